import { expect, test } from "vitest";
import { eventOf, failureOf, makeBoss, within, worker } from "./support.js";

const LATE = { code: "SIGNAL_TIMEOUT", name: "TimeoutError" };
const BUSY_MS = 400;

test.each(["status", "suspend", "resume"] as const)(
  "an unanswered %s rejects SIGNAL_TIMEOUT",
  async (signal) => {
    const boss = makeBoss({ signalTimeoutMs: 40, stopGraceMs: 50 });
    const employee = await boss.employ(worker("harmful", "sleepsOnAtomics"));
    expect(await failureOf(signal, employee[signal]())).toMatchObject(LATE);
    if (signal !== "status") expect(await failureOf(signal, boss[signal](employee))).toMatchObject(LATE);
    else expect((await within("round", boss.status())).get(employee.id)).toMatchObject({ error: LATE });
  },
);

test("the signal is not withdrawn: obeyed late, it updates state and emits status", async () => {
  const boss = makeBoss({ signalTimeoutMs: 40 });
  const employee = await boss.employ(worker("elsewhere", "busyThenLoops"), { params: BUSY_MS });
  const late = eventOf(boss, "status");
  expect(await failureOf("suspend", employee.suspend())).toMatchObject(LATE);
  expect(employee.state).toBe("STATUS_RUNNING");
  expect(await late).toMatchObject({ employee, report: { status: "STATUS_SUSPENDED" } });
  expect(employee.state).toBe("STATUS_SUSPENDED");
  expect(await within("status", employee.status())).toMatchObject({ status: "STATUS_SUSPENDED" });
});

test("each of several late answers emits its own status event, in order", async () => {
  const boss = makeBoss({ signalTimeoutMs: 40 });
  const calling = eventOf(boss, "call");
  const employee = await boss.employ(worker("callers", "asks"), { params: "data" });
  await calling;
  const told: string[] = [];
  employee.on("status", ({ report }) => told.push(report.status));
  const signals = [employee.suspend(), employee.status(), employee.resume()];
  for (const signal of signals) expect(await failureOf("signal", signal)).toMatchObject(LATE);
  expect({ told, state: employee.state }).toEqual({ told: [], state: "STATUS_CALLING" });
  employee.onCall(() => "answer");
  expect(await within("result", employee.result)).toEqual({ answer: "answer" });
  expect(told).toEqual(["STATUS_SUSPENDED", "STATUS_SUSPENDED", "STATUS_WAITING"]);
});

test("a call's own timeoutMs goes before the boss's signalTimeoutMs, both ways", async () => {
  const patient = makeBoss({ signalTimeoutMs: 60_000, stopGraceMs: 50 });
  const busy = await patient.employ(worker("harmful", "sleepsOnAtomics"));
  expect(await failureOf("status", busy.status({ timeoutMs: 20 }))).toMatchObject(LATE);
  expect((await within("round", patient.status(undefined, { timeoutMs: 20 }))).get(busy.id)).toMatchObject({
    error: LATE,
  });

  const hasty = makeBoss({ signalTimeoutMs: 20 });
  const late = await hasty.employ(worker("elsewhere", "busyThenLoops"), { params: BUSY_MS });
  expect(await within("status", late.status({ timeoutMs: 8000 }))).toMatchObject({
    status: "STATUS_RUNNING",
  });
});

test("a round of statuses names who failed and has the others' answers", async () => {
  const boss = makeBoss({ signalTimeoutMs: 60, stopGraceMs: 50 });
  const deaf = await boss.employ(worker("harmful", "sleepsOnAtomics"));
  const alive = await boss.employ(worker("loops", "checkpointSync"));
  const round = await within("round", boss.status());
  expect([...round.keys()]).toEqual([deaf.id, alive.id]);
  expect(round.get(deaf.id)).toMatchObject({ id: deaf.id, status: "STATUS_RUNNING", error: LATE });
  expect(round.get(alive.id)).toMatchObject({ id: alive.id, status: "STATUS_RUNNING", link: "up" });
  expect(round.get(alive.id)?.error).toBeUndefined();
});
