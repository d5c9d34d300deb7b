import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { leftOver } from "../failures/support/left-over.js";
import { runProgram } from "../failures/support/program.js";
import { fixture, HostProgram, makeMeeting, TaskProgram } from "./support.js";

test.each(["boss first", "host first", "abort"])(
  "%s: no process, handle, timer or file of a boss and its host is left, and the program ends by itself",
  async (how) => {
    const { dealer, token } = makeMeeting();
    const { stdout, stderr, code, signal } = await runProgram(fileURLToPath(fixture("use-hosts.mjs")), {
      args: [how, dealer, token],
      deadlineMs: 60_000,
    });
    expect({ stderr, code, signal }).toEqual({ stderr: "", code: 0, signal: null });
    const { before, after } = JSON.parse(stdout);
    expect(leftOver(before, after)).toEqual([]);
    if (dealer.includes("///")) expect(existsSync(new URL(dealer).pathname)).toBe(false);
  },
);

test("a boss with hosts and without staff does not keep its program running", async () => {
  const { dealer, token } = makeMeeting();
  const host = new HostProgram({ dealer, token }, { name: "alpha" });
  const program = runProgram(fileURLToPath(fixture("boss-alone.mjs")), { args: [dealer, token] });
  const { stdout, stderr, code } = await program;
  expect({ stdout, stderr, code }).toEqual({ stdout: "alpha\n", stderr: "", code: 0 });
  await host.tells("linkbroken");
});

test("a task whose host was lost keeps its boss's program running until another host has run it", async () => {
  const meeting = makeMeeting();
  const program = new TaskProgram(meeting, { heartbeatMs: 200, lostAfterMs: 1500 });
  const first = new HostProgram(meeting, { name: "alpha" });
  await program.tells("begun");
  first.child.kill("SIGKILL");
  await program.tells("hostleft");
  new HostProgram(meeting, { name: "beta" });
  expect(await program.tells("result")).toMatchObject({ value: "done" });
  await program.gone();
  expect(program.child.exitCode).toBe(0);
});
