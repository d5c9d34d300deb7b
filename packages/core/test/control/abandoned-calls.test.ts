import { expect, test } from "vitest";
import { eventOf, makeBoss, within, worker } from "./support.js";

test("a call given up while LISTEN is on its way does not cost the next call its answer", async () => {
  const boss = makeBoss();
  boss.onCall((_, data) => `answer to ${data}`);
  const definition = worker("callers", "givesUpAtOnce");
  for (let i = 0; i < 10; i++) {
    const employee = await boss.employ(definition);
    expect(await within(`result ${i}`, employee.result)).toEqual(["ABORTED", "answer to second"]);
  }
});

test("of many calls given up at any moment none gets another's answer, and none hangs", async () => {
  const boss = makeBoss();
  boss.onCall((_, data) => data);
  const employee = await boss.employ(worker("callers", "givesUpOften"), { params: 500 });
  const outcome = (await within("result", employee.result)) as { answered: number };
  expect(outcome).toMatchObject({ last: "last" });
  expect(outcome.answered).toBeGreaterThan(160);
});

test("a call that waits in line goes on when the one before it is given up", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("callers", "queuesBehindAbandoned"), { autostart: false });
  let calls = 0;
  const secondCall = eventOf(employee, "call", () => ++calls === 2);
  await within("resume", employee.resume());
  await secondCall;
  employee.onCall((_, data) => `answer to ${data}`);
  expect(await within("result", employee.result)).toEqual(["TIMEOUT", "answer to second"]);
});

test("signals that waited for LISTEN are answered when the call is given up", async () => {
  const boss = makeBoss();
  const calling = eventOf(boss, "call");
  const employee = await boss.employ(worker("callers", "worksAfterGivingUp"), {
    params: { timeoutMs: 100, busyMs: 0 },
  });
  await calling;
  const [report] = await within("both", Promise.all([employee.status(), employee.resume()]));
  expect(report.status).toBe("STATUS_RUNNING");
  expect(employee.state).toBe("STATUS_RUNNING");
});

test("a SUSPEND that waited for LISTEN is confirmed where the worker really stands, once the call is given up", async () => {
  const boss = makeBoss();
  const calling = eventOf(boss, "call");
  const employee = await boss.employ(worker("callers", "worksAfterGivingUp"), {
    params: { timeoutMs: 100, busyMs: 100 },
  });
  await calling;
  const confirmed = eventOf(employee, "status", ({ report }) => report.status === "STATUS_SUSPENDED");
  await within("suspend", employee.suspend());
  const confirmedAt = (await confirmed).report.progress;
  const report = await within("status", employee.status());
  expect(report).toMatchObject({ status: "STATUS_SUSPENDED", progress: confirmedAt });
  expect(employee.state).toBe("STATUS_SUSPENDED");
  await within("resume", employee.resume());
  expect(await within("status", employee.status())).toMatchObject({ status: "STATUS_RUNNING" });
});
