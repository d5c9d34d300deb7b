import { expect, test } from "vitest";
import { makeBoss, worker } from "./support/boss.js";
import { failureOf, within } from "./support/deadline.js";

test.each([
  ["exitWith", 0],
  ["exitWith", 7],
  ["exitLater", 0],
  ["exitLater", 7],
])("%s(%i) is WORKER_EXITED with that exit code", async (name, code) => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("exits.mjs", name), { params: code });
  const error = await failureOf("result", employee.result);
  expect(error).toMatchObject({ code: "WORKER_EXITED", exitCode: code, worker: employee.id });
  expect(error.message).toContain(String(code));
  expect(await within("exited", employee.exited)).toEqual({ code, signal: null });
  expect(boss.staff.size).toBe(0);
});

test("what was accepted before process.exit() reaches the boss", async () => {
  const employee = await makeBoss().employ(worker("exits.mjs", "sendThenExit"), {
    params: { count: 1000, code: 3 },
  });
  const got: unknown[] = [];
  const reading = (async () => {
    for await (const message of employee) got.push(message);
  })();
  expect(await failureOf("the iteration", reading)).toMatchObject({ code: "WORKER_EXITED", exitCode: 3 });
  expect(got).toEqual(Array.from({ length: 1000 }, (_, i) => i));
});

test("the exit event tells how it ended, and with which code", async () => {
  const boss = makeBoss();
  const ended = new Promise<object>((resolve) => boss.once("exit", resolve));
  const employee = await boss.employ(worker("exits.mjs", "exitWith"), { params: 7 });
  expect(await within("the exit event", ended)).toMatchObject({
    employee,
    how: "EXITED",
    code: 7,
    signal: null,
  });
});
