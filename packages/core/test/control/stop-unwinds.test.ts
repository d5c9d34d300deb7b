import { expect, test } from "vitest";
import { eventOf, failureOf, makeBoss, within, worker } from "./support.js";

const WAITS = [
  "checkpointSync",
  "checkpoint",
  "send",
  "sendSync",
  "receive",
  "receiveSync",
  "iterate",
  "call",
  "callSync",
];
const UNWOUND = ["WORKER_STOPPED", "BossworksError", true, "finally"];

test.each(WAITS)("STOP unwinds out of %s: it throws the stop error, and finally runs", async (kind) => {
  const boss = makeBoss({ windowBytes: 64 * 1024 });
  const employee = await boss.employ(worker("stops", "inWait"), { params: kind });
  await within("first message", employee[Symbol.asyncIterator]().next());
  await within("stop", employee.stop());
  expect(await failureOf("result", employee.result)).toMatchObject({
    code: "WORKER_STOPPED",
    value: UNWOUND,
  });
});

test.each(["call", "callSync"])("STOP unwinds out of %s whose data was taken (WAITING)", async (kind) => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("stops", "inWait"), { params: kind });
  const asked = new Promise((resolve) => {
    employee.onCall((_, data) => {
      resolve(data);
      return new Promise(() => {});
    });
  });
  expect(await within("the call", asked)).toBe("what now?");
  expect(employee.state).toBe("STATUS_WAITING");
  await within("stop", employee.stop());
  expect(await failureOf("result", employee.result)).toMatchObject({
    code: "WORKER_STOPPED",
    value: UNWOUND,
  });
});

test.each(["send", "sendSync"])("STOP unwinds out of %s that waits for room in the window", async (kind) => {
  const boss = makeBoss({ windowBytes: 64 * 1024 });
  const unread = eventOf(boss, "unread");
  const employee = await boss.employ(worker("stops", "inWait"), { params: kind });
  await unread;
  await within("stop", employee.stop());
  expect(await failureOf("result", employee.result)).toMatchObject({
    code: "WORKER_STOPPED",
    value: UNWOUND,
  });
});

test.each([
  ["an object", { saved: [1, 2] }],
  ["null", null],
  ["false", false],
  ["0", 0],
])("what a worker returns after STOP, %s, is the stop error's value", async (_, value) => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("stops", "returnsAfter"), { params: value });
  await within("stop", employee.stop());
  const error = await failureOf("result", employee.result);
  expect(error).toMatchObject({ code: "WORKER_STOPPED", value });
  expect(error.cause).toBeUndefined();
});

test.each(["throwsAfter", "throwsAfterSync"])(
  "what a worker throws after STOP instead (%s) is the stop error's cause",
  async (name) => {
    const boss = makeBoss();
    const employee = await boss.employ(worker("stops", name));
    await within("stop", employee.stop());
    const error = await failureOf("result", employee.result);
    expect(error).toMatchObject({
      code: "WORKER_STOPPED",
      cause: { name: "RangeError", message: "while cleaning up" },
    });
    expect(error.value).toBeUndefined();
    expect(employee.state).toBe("STATUS_STOPPED");
  },
);

test("the stop error let through gives neither value nor cause", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("loops", "checkpointSync"));
  await within("stop", employee.stop());
  const error = await failureOf("result", employee.result);
  expect(error).toMatchObject({ code: "WORKER_STOPPED", worker: employee.id });
  expect([error.value, error.cause]).toEqual([undefined, undefined]);
});

test("a worker that swallows the stop error meets it again at every checkpoint", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("stops", "ignores"));
  await within("stop", employee.stop());
  expect(await failureOf("result", employee.result)).toMatchObject({ code: "WORKER_STOPPED", value: 5 });
});

test("stop said twice at once, and again after the end, resolves", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("loops", "checkpointSync"));
  await within("both", Promise.all([employee.stop(), boss.stop(employee)]));
  await within("again", employee.stop());
  expect(await failureOf("result", employee.result)).toMatchObject({ code: "WORKER_STOPPED" });
});
