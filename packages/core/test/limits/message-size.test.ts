import { expect, test } from "vitest";
import { makeBoss, worker } from "../failures/support/boss.js";
import { failureOf, within } from "../failures/support/deadline.js";
import { checksum, makeBytes } from "../fixtures/failures/bytes.mjs";

const WINDOW = 64 * 1024;
const LIMIT = 100_000;

test("a message larger than the window passes alone, in order, from the worker", async () => {
  const employee = await makeBoss({ windowBytes: WINDOW }).employ(worker("limits.mjs", "sendAround"), {
    params: { length: 20 * WINDOW },
  });
  const got: unknown[] = [];
  for await (const message of employee) got.push(message instanceof Uint8Array ? checksum(message) : message);
  expect(got).toEqual(["before", checksum(makeBytes(20 * WINDOW)), "after"]);
});

test("a message larger than the window passes alone, in order, from the boss", async () => {
  const employee = await makeBoss({ windowBytes: WINDOW }).employ(worker("idle.mjs", "echo"));
  const large = makeBytes(20 * WINDOW);
  const sends = (async () => {
    for (const data of ["before", large, "after"]) await employee.send(data);
  })();
  const messages = employee[Symbol.asyncIterator]();
  const got: unknown[] = [];
  for (let i = 0; i < 3; i++) {
    const { value } = await within("next", messages.next());
    got.push(value instanceof Uint8Array ? checksum(value) : value);
  }
  expect(got).toEqual(["before", checksum(large), "after"]);
  await within("the sends", sends);
});

test("a message beyond maxMessageBytes is MESSAGE_TOO_LARGE where it is sent, and names the option", async () => {
  const boss = makeBoss({ maxMessageBytes: LIMIT });
  const employee = await boss.employ(worker("limits.mjs", "sendTooLarge"), { params: { length: LIMIT + 1 } });
  for (const sending of [employee.send(makeBytes(LIMIT + 1)), boss.send(undefined, makeBytes(LIMIT + 1))]) {
    const error = await failureOf("send", sending);
    expect(error).toMatchObject({ code: "MESSAGE_TOO_LARGE" });
    expect(error.message).toMatch(/maxMessageBytes/);
  }
  const { value } = await within("next", employee[Symbol.asyncIterator]().next());
  expect(value).toBe("small ones still go");
  await within("the last word", employee.send("go"));
  expect(await within("result", employee.result)).toEqual({
    send: "MESSAGE_TOO_LARGE",
    call: "MESSAGE_TOO_LARGE",
    sendSync: "MESSAGE_TOO_LARGE",
  });
});

test("params beyond maxMessageBytes reject employ with MESSAGE_TOO_LARGE, and nobody is employed", async () => {
  const boss = makeBoss({ maxMessageBytes: LIMIT });
  const error = await failureOf(
    "employ",
    boss.employ(worker("idle.mjs", "returns"), { params: makeBytes(LIMIT + 1) }),
  );
  expect(error).toMatchObject({ code: "MESSAGE_TOO_LARGE" });
  expect(boss.staff.size).toBe(0);
});

test("a result beyond maxMessageBytes is WORKER_FAILED, cause MESSAGE_TOO_LARGE", async () => {
  const employee = await makeBoss({ maxMessageBytes: LIMIT }).employ(worker("limits.mjs", "giveTooLarge"), {
    params: { length: LIMIT + 1 },
  });
  const error = await failureOf("result", employee.result);
  expect(error).toMatchObject({ code: "WORKER_FAILED", cause: { code: "MESSAGE_TOO_LARGE" } });
});

test("an answer beyond maxMessageBytes fails the call, the worker lives on", async () => {
  const boss = makeBoss({ maxMessageBytes: LIMIT });
  boss.onCall(() => makeBytes(LIMIT + 1));
  const employee = await boss.employ(worker("limits.mjs", "callSmall"));
  expect(await within("result", employee.result)).toEqual({
    code: "CALL_FAILED",
    cause: "MESSAGE_TOO_LARGE",
  });
});

test("progress above 64 KiB is not carried but told as progressError", async () => {
  const employee = await makeBoss().employ(worker("progress.mjs", "reportBytes"), { params: 65 * 1024 });
  const report = await within("status", employee.status());
  expect(report.progress).toBeUndefined();
  expect(report.progressError).toBeInstanceOf(Error);
  expect(report.status).toBe("STATUS_RUNNING");
});

test("progress beyond maxMessageBytes is told, for it is no message, and the worker lives on", async () => {
  const boss = makeBoss({ maxMessageBytes: 4096 });
  const employee = await boss.employ(worker("progress.mjs", "reportBytes"), { params: 5000 });
  for (let asked = 0; asked < 3; asked++) {
    const { progress } = await within("status", employee.status());
    expect(checksum(progress as Uint8Array)).toBe(checksum(makeBytes(5000)));
  }
  await within("stop", employee.stop());
  expect(await failureOf("result", employee.result)).toMatchObject({ code: "WORKER_STOPPED" });
});
