import { expect, test } from "vitest";
import { makeBoss, worker } from "../failures/support/boss.js";
import { failureOf, within } from "../failures/support/deadline.js";

const LIMIT = 10_000;
const TOO_LARGE = { params: { length: LIMIT + 1 } };

const limited = () => makeBoss({ maxMessageBytes: LIMIT });

test("a thrown error beyond maxMessageBytes is WORKER_FAILED, and its beginning is the cause", async () => {
  const employee = await limited().employ(worker("limits.mjs", "throwTooLarge"), TOO_LARGE);
  const error = await failureOf("result", employee.result);
  expect(error).toMatchObject({ code: "WORKER_FAILED", cause: { cause: { code: "MESSAGE_TOO_LARGE" } } });
  expect((error.cause as Error).message).toMatch(/^RangeError: it begins so x/);
});

test("what it returns after STOP beyond maxMessageBytes is WORKER_STOPPED, without a value", async () => {
  const employee = await limited().employ(worker("limits.mjs", "returnTooLargeAtStop"), TOO_LARGE);
  const ended = failureOf("result", employee.result);
  await within("begun", employee[Symbol.asyncIterator]().next());
  await within("stop", employee.stop());
  const error = await ended;
  expect(error).toMatchObject({ code: "WORKER_STOPPED" });
  expect(error.value).toBeUndefined();
});

test("a task's error beyond maxMessageBytes fails the task with its beginning, and the worker takes the next", async () => {
  const pool = limited().pool(worker("limits.mjs", "throwTooLarge"), { size: 1 });
  for (let nth = 0; nth < 2; nth++) {
    const error = await failureOf("task", pool.run(TOO_LARGE.params));
    expect((error.cause as Error).message).toMatch(/^RangeError: it begins so x/);
  }
  expect(pool.workers).toBe(1);
});

test("what a task returns after its stop beyond maxMessageBytes is WORKER_STOPPED", async () => {
  const pool = limited().pool(worker("limits.mjs", "returnTooLargeAtStop"), { size: 1 });
  const task = pool.run(TOO_LARGE.params);
  const ended = failureOf("task", task);
  await within("begun", task[Symbol.asyncIterator]().next());
  await within("stop", task.stop());
  expect(await ended).toMatchObject({ code: "WORKER_STOPPED" });
});
