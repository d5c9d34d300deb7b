import { once } from "node:events";
import { expect, test } from "vitest";
import { makeBoss, worker } from "./support/boss.js";
import { failureOf, within } from "./support/deadline.js";

test.each([
  ["throwInTimer", "thrown in a timer"],
  ["rejectUnhandled", "nobody handles this"],
  ["throwInTimerOfLoop", "thrown beside a loop"],
])("%s beside a running job is WORKER_FAILED", async (name, message) => {
  const employee = await makeBoss().employ(worker("throws.mjs", name));
  const error = await failureOf("result", employee.result);
  expect(error).toMatchObject({ code: "WORKER_FAILED", worker: employee.id });
  expect(error.cause).toBeInstanceOf(RangeError);
  expect(error.cause).toMatchObject({ message });
  await within("exited", employee.exited);
});

test("a worker's failure never throws out of the boss", async () => {
  const thrown: unknown[] = [];
  const note = (error: unknown): void => void thrown.push(error);
  process.on("uncaughtExceptionMonitor", note);
  try {
    const boss = makeBoss();
    const employee = await boss.employ(worker("throws.mjs", "throwInTimer"));
    await within("exited", employee.exited);
    // Rejections nobody handled are told before the next turn's timers.
    const turn = new EventTarget();
    setTimeout(() => turn.dispatchEvent(new Event("over")), 0);
    await once(turn, "over");
  } finally {
    process.off("uncaughtExceptionMonitor", note);
  }
  expect(thrown).toEqual([]);
});

test("a worker with an uncaughtException handler of its own lives on", async () => {
  const employee = await makeBoss().employ(worker("throws.mjs", "handlesUncaught"));
  expect(await within("result", employee.result)).toBe("handled by the user");
});
