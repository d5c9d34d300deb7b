import { expect, test } from "vitest";
import { makeBoss, worker } from "./support/boss.js";
import { within } from "./support/deadline.js";

/** Values that look like "nothing there yet". */
const NOTHINGS = [null, undefined, 0, false, "", Number.NaN];

test.each(NOTHINGS)("a worker that already waits receives %s as a message like any other", async (value) => {
  const employee = await makeBoss().employ(worker("idle.mjs", "echo"));
  // Answered from the waiting receive: it stands there now.
  await within("status", employee.status());
  await employee.send(value as never);
  await employee.send("the next" as never);
  const messages = employee[Symbol.asyncIterator]();
  expect((await within("next", messages.next())).value).toEqual(value);
  expect((await within("next", messages.next())).value).toBe("the next");
});

test.each(NOTHINGS)("a call that is answered with %s returns it", async (value) => {
  const boss = makeBoss();
  boss.onCall(() => value);
  const employee = await boss.employ(worker("unencodable.mjs", "callOnce"), { params: value });
  expect(await within("result", employee.result)).toEqual({ answer: value });
});

test.each(NOTHINGS)("a call answered later with %s returns it", async (value) => {
  const boss = makeBoss();
  boss.onCall(() => new Promise((resolve) => setImmediate(resolve, value)));
  const employee = await boss.employ(worker("unencodable.mjs", "callOnce"), { params: 1 });
  expect(await within("result", employee.result)).toEqual({ answer: value });
});
