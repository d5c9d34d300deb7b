import { expect, test } from "vitest";
import { runProgram } from "./support/program.js";

test("where a test environment has replaced the global typed arrays, bytes travel all the same", async () => {
  const { stdout, stderr, code } = await runProgram("other-arrays.mjs");
  expect(stderr).toBe("");
  const lines = ["true text", "Uint8Array 1,2", "Uint8Array 3,4", "Float64Array 0.5"];
  expect([stdout.trimEnd().split("\n"), code]).toEqual([lines, 0]);
});
