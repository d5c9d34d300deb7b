import { expect, test } from "vitest";
import { makeBoss, worker } from "./support/boss.js";
import { failureOf, within } from "./support/deadline.js";

test("STOP ends every wait of a worker: receive, calls, iteration, send, checkpoint", async () => {
  const employee = await makeBoss({ windowBytes: 64 * 1024 }).employ(
    worker("pending.mjs", "waitsEverywhere"),
  );
  const calling = new Promise((resolve) => employee.once("call", resolve));
  if (employee.state !== "STATUS_CALLING") await within("the call", calling);
  await within("stop", employee.stop());
  const error = await failureOf("result", employee.result);
  expect(error).toMatchObject({ code: "WORKER_STOPPED" });
  expect(error.value).toEqual(Array.from({ length: 6 }, () => "WORKER_STOPPED"));
});

test.each(["kill", "stop", "dismiss"] as const)(
  "a worker whose call the handler never answers ends by %s",
  async (end) => {
    const employee = await makeBoss().employ(worker("pending.mjs", "calls"), { params: "data" });
    const called = new Promise((resolve) => {
      employee.onCall((_, data) => {
        resolve(data);
        return new Promise(() => {});
      });
    });
    expect(await within("the handler's call", called)).toBe("data");
    await within(end, employee[end]());
    expect((await failureOf("result", employee.result)).code).toBe(
      end === "kill" ? "WORKER_KILLED" : "WORKER_STOPPED",
    );
  },
);

test("a handler that answers after its worker has ended disturbs nobody", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("pending.mjs", "calls"), { params: 1 });
  let answer: ((value: unknown) => void) | undefined;
  const called = new Promise<void>((resolve) => {
    boss.onCall(() => {
      resolve();
      return new Promise((settle) => {
        answer = settle;
      });
    });
  });
  await within("the handler's call", called);
  await within("kill", employee.kill());
  answer?.("too late");
  const next = await boss.employ(worker("idle.mjs", "add"), { params: { a: 1, b: 1 } });
  expect(await within("result", next.result)).toBe(2);
});

test("a handler that throws fails the call with CALL_FAILED and its error, the worker lives on", async () => {
  const boss = makeBoss();
  boss.onCall(() => {
    throw new RangeError("the handler threw");
  });
  const employee = await boss.employ(worker("unencodable.mjs", "callOnce"), { params: 1 });
  const said = (await within("result", employee.result)) as { code: string; cause: Error };
  expect(said.code).toBe("CALL_FAILED");
  expect(said.cause).toMatchObject({ name: "RangeError", message: "the handler threw" });
});

test("without a handler a worker stays CALLING, until one is set", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("pending.mjs", "calls"), { params: 1 });
  const calling = new Promise((resolve) => boss.once("call", resolve));
  if (employee.state !== "STATUS_CALLING") await within("the call event", calling);
  const status = employee.status();
  boss.onCall((_, data) => ({ got: data }));
  expect(await within("result", employee.result)).toEqual({ got: 1 });
  await within(
    "the status asked while CALLING",
    status.catch(() => {}),
  );
});
