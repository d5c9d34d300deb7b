import { expect, test } from "vitest";
import { makeMark } from "./mark.js";
import { failureOf, makeBoss, within, worker } from "./support.js";

test("a worker's call whose signal has fired rejects ABORTED, and nothing is sent or taken", async () => {
  const employee = await makeBoss().employ(worker("sends", "callsAborted"), { autostart: false });
  let called = 0;
  employee.onCall(() => called++);
  await Promise.all(["first", "second"].map((message) => employee.send(message)));
  await employee.resume();
  const got: unknown[] = [];
  for await (const message of employee) got.push(message);
  expect([got, called]).toEqual([[], 0]);
  expect(await within("result", employee.result)).toEqual({
    send: "ABORTED",
    sendSync: "ABORTED",
    callSync: "ABORTED",
    receiveSync: "ABORTED",
    received: "second",
  });
});

test("sendSync returns when its message was accepted, though its limit passed before it was on its way", async () => {
  const mark = makeMark();
  const messages = 10;
  const employee = await makeBoss().employ(worker("sends", "sendsToTheBusy"), {
    params: { mark: mark.path, messages, bytes: 50_000 },
  });
  mark.busyUntilSet();
  let got = 0;
  for await (const _ of employee) got++;
  expect(got).toBe(messages);
  expect(await within("result", employee.result)).toEqual(Array.from({ length: messages }, () => "ok"));
});

test("send resolves when its message was accepted, though its limit passed while the worker was suspended", async () => {
  const [suspended, late] = [makeMark(), makeMark()];
  const employee = await makeBoss().employ(worker("sends", "sendsWhileSuspended"), {
    params: { suspended: suspended.path, late: late.path },
  });
  await within("suspend", employee.suspend());
  suspended.set();
  await late.whenSet();
  await within("resume", employee.resume());
  expect(await within("result", employee.result)).toBe("ok");
  const { value } = await within("message", employee[Symbol.asyncIterator]().next());
  expect(value).toBe("sent");
});

test("end() comes behind a message larger than the window that waits", async () => {
  const boss = makeBoss({ windowBytes: 65_536 });
  const employee = await boss.employ(worker("talks", "countsAll"));
  const sends = [1, 2].map(() => employee.send(Buffer.alloc(100_000)));
  await within("end", employee.end());
  await within("the sends", Promise.all(sends));
  expect(await within("result", employee.result)).toBe(2);
});

test.each([
  ["send", "suspended"],
  ["send", "running"],
  ["sendSync", "suspended"],
  ["sendSync", "running"],
])("what %s rejected for STOP was not sent, and all else was: %s", async (kind, state) => {
  const employee = await makeBoss().employ(worker("sends", "countsUntilRefused"), { params: kind });
  const got: unknown[] = [];
  employee.on("message", ({ data }) => got.push(data));
  // It stands in a send, whose message was accepted.
  if (state === "suspended") await within("suspend", employee.suspend());
  await within("stop", employee.stop());
  const { value } = await failureOf("result", employee.result);
  expect(value).toEqual({ sent: got.length, code: "WORKER_STOPPED" });
  expect(got).toEqual(got.map((_, index) => index));
});
