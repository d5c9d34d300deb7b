import type { AnyEmployee } from "@bossworks/core";
import { expect, test } from "vitest";
import { eventOf, failureOf, makeBoss, statusWhere, turn, within, worker } from "./support.js";

const KINDS = ["call", "callSync"];

test.each(KINDS)(
  "%s: while CALLING, SUSPEND, RESUME and STATUS wait; after LISTEN they are answered in order",
  async (kind) => {
    const boss = makeBoss();
    const calling = eventOf(boss, "call");
    const employee = await boss.employ(worker("callers", "callsThenLoops"), { params: kind });
    await calling;
    expect(employee.state).toBe("STATUS_CALLING");
    const told: string[] = [];
    employee.on("status", ({ report }) => told.push(report.status));
    const answered = Promise.all([
      employee.suspend(),
      employee.status(),
      employee.resume(),
      employee.status(),
    ]);
    for (let i = 0; i < 20; i++) await turn();
    expect({ told, state: employee.state }).toEqual({ told: [], state: "STATUS_CALLING" });
    const heard: unknown[] = [];
    employee.onCall((_, data) => {
      heard.push(data);
      return "go on";
    });
    await within("the signals' answers", answered);
    // WAITING + SUSPEND: SUSPENDED that remembers the call; RESUME goes back to WAITING.
    expect(told).toEqual(["STATUS_SUSPENDED", "STATUS_SUSPENDED", "STATUS_WAITING", "STATUS_WAITING"]);
    const report = await statusWhere(employee, "the answer", ({ progress }) => progress !== undefined);
    expect({ heard, progress: report.progress }).toEqual({
      heard: ["what now?"],
      progress: { answer: "go on" },
    });
  },
);

test.each(KINDS)("%s: STOP is obeyed while CALLING", async (kind) => {
  const boss = makeBoss();
  const calling = eventOf(boss, "call");
  const employee = await boss.employ(worker("callers", "callsThenLoops"), { params: kind });
  await calling;
  await within("stop", employee.stop());
  expect(await failureOf("result", employee.result)).toMatchObject({ code: "WORKER_STOPPED" });
});

test.each(KINDS)("%s: DATA of the boss does not answer a call and waits for receive", async (kind) => {
  const boss = makeBoss();
  const calling = eventOf(boss, "call");
  const employee = await boss.employ(worker("callers", "callsThenLoops"), { params: kind });
  await calling;
  for (let i = 0; i < 100; i++) await within("send", employee.send(i));
  await turn();
  expect(employee.state).toBe("STATUS_CALLING");
  employee.onCall(() => "the answer");
  const report = await statusWhere(employee, "the answer", ({ progress }) => progress !== undefined);
  expect(report).toMatchObject({ progress: { answer: "the answer" }, pending: { toWorker: 100 } });
});

test("a branch that receives goes on receiving while another calls", async () => {
  const boss = makeBoss();
  const calling = eventOf(boss, "call");
  const employee = await boss.employ(worker("callers", "callsBesideOthers"));
  await calling;
  await within("send", employee.send("data"));
  employee.onCall(() => "answer");
  expect(await within("result", employee.result)).toEqual({ answer: "answer", received: "data" });
});

const signals: { [name: string]: (employee: AnyEmployee) => Promise<unknown> } = {
  status: (employee) => employee.status(),
  suspend: (employee) => employee.suspend().then(() => employee.resume()),
  resume: (employee) => employee.resume(),
  send: (employee) => employee.send("at that moment"),
};

test.each(Object.keys(signals))(
  "%s sent at the very moment a worker calls is answered, and the call too",
  async (name) => {
    const boss = makeBoss();
    const employee = await boss.employ(worker("loops", "call"));
    let answered = 0;
    employee.onCall(() => ++answered);
    const send = signals[name] as (employee: AnyEmployee) => Promise<unknown>;
    // The worker calls all the time: a call and a signal cross in most rounds.
    for (let i = 0; i < 300; i++) await within(`${name} ${i}`, send(employee));
    const before = answered;
    while (answered < before + 10) await within("status", employee.status());
    await within("stop", employee.stop());
  },
);

test("messages sent before a call reach the boss before the call's data", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("callers", "sendsThenCalls"), { params: 1000 });
  const came: unknown[] = [];
  employee.on("message", ({ data }) => came.push(data));
  employee.onCall((_, data) => came.push(data));
  await within("result", employee.result);
  expect(came).toEqual([...Array.from({ length: 1000 }, (_, i) => i), "after them"]);
});
