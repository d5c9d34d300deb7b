import { expect, test } from "vitest";
import { runProgram } from "./support/program.js";

test.each(["close", "abort", "kill", "stop", "throws", "exits"])(
  "with --unhandled-rejections=strict, promises ignored when a worker ends by %s do not kill the program",
  async (end) => {
    const outcome = await runProgram("ignore-promises.mjs", {
      execArgv: ["--unhandled-rejections=strict"],
      args: [end],
    });
    expect(outcome).toMatchObject({ stderr: "", stdout: "went on\n", code: 0 });
  },
);
