import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { leftOver } from "../failures/support/left-over.js";
import { runProgram } from "../failures/support/program.js";
import { fixture } from "./support.js";

const program = (what: string) =>
  runProgram(fileURLToPath(fixture("programs/use-pool.mjs")), { args: [what] });

test.each(["pool.close", "boss.close", "boss.abort"])(
  "after %s no thread, timer, listener or handle of a pool is left, and the program ends by itself",
  async (what) => {
    const { stdout, stderr, code, signal } = await program(what);
    expect({ stderr, code, signal }).toEqual({ stderr: "", code: 0, signal: null });
    const { before, after } = JSON.parse(stdout);
    expect(leftOver(before.resources, after.resources)).toEqual([]);
    expect(after.listeners).toEqual(before.listeners);
    expect(after.staff).toBe(0);
  },
);

test("promises of a pool nobody looks at never end the program, whatever ends the pool", async () => {
  expect(await program("ignored")).toMatchObject({ stderr: "", code: 0, signal: null, stdout: "went on\n" });
});
