import { expect, test } from "vitest";
import { leftOver } from "./support/left-over.js";
import { runProgram } from "./support/program.js";

test("after close() no thread, timer, listener or handle is left, and the program ends by itself", async () => {
  const { stdout, stderr, code, signal } = await runProgram("use-everything.mjs", { args: ["close"] });
  expect({ stderr, code, signal }).toEqual({ stderr: "", code: 0, signal: null });
  const { before, after } = JSON.parse(stdout);
  expect(leftOver(before.resources, after.resources)).toEqual([]);
  expect(after.listeners).toEqual(before.listeners);
});

test("after abort() as well", async () => {
  const { stdout, stderr, code, signal } = await runProgram("use-everything.mjs", { args: ["abort"] });
  expect({ stderr, code, signal }).toEqual({ stderr: "", code: 0, signal: null });
  const { before, after } = JSON.parse(stdout);
  expect(leftOver(before.resources, after.resources)).toEqual([]);
  expect(after.listeners).toEqual(before.listeners);
});

test.each([
  ["a boss that never employed anybody", "make"],
  ["a boss that only listens and watches", "listen"],
  ["a boss whose workers have ended", "finished"],
  ["a boss whose workers failed to start", "unstarted"],
  ["a boss that dismissed its workers", "dismissed"],
])("%s and was never closed holds no handle", async (_, what) => {
  expect(await runProgram("never-close.mjs", { args: [what] })).toMatchObject({
    stderr: "",
    stdout: "",
    code: 0,
    signal: null,
  });
});
