import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runProgram } from "../failures/support/program.js";
import { fixture } from "./support.js";

// Node starts no thread where the working directory has been removed, which Windows does not let happen.
test.skipIf(process.platform === "win32")(
  "a worker whose link finds no thread ends at once and says why, and a boss is made all the same",
  async () => {
    const { stdout, stderr, code } = await runProgram(fileURLToPath(fixture("removed-folder.mjs")));
    expect(stderr).toMatch(/cannot reach its boss, for the thread of its link has failed: .*cwd/);
    expect(JSON.parse(stdout)).toEqual({
      code: "WORKER_START_FAILED",
      message: expect.stringContaining("ended with exit code 1 before it had reached its boss"),
      exitCode: 1,
    });
    expect(code).toBe(0);
  },
);
