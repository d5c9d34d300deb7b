import { expect, test } from "vitest";
import { makeBoss, worker } from "./support/boss.js";
import { failureOf } from "./support/deadline.js";

type Boss = ReturnType<typeof makeBoss>;

/** For each way of failing: how it comes about, its code, and a word of what to do next. */
const WAYS: [string, RegExp, (boss: Boss) => Promise<unknown>][] = [
  [
    "WORKER_START_FAILED",
    /raise|look|check|top.level/i,
    (boss) => boss.employ(worker("unsettled-import.mjs", "job")),
  ],
  [
    "WORKER_EXITED",
    /process\.exit|return|throw/i,
    async (boss) => (await boss.employ(worker("exits.mjs", "exitWith"), { params: 7 })).result,
  ],
  [
    "WORKER_KILLED",
    /checkpoint|stopGraceMs/i,
    async (boss) => {
      const employee = await boss.employ(worker("pending.mjs", "busyForEver"));
      await employee.stop();
      return employee.result;
    },
  ],
  [
    "STAFF_FULL",
    /dismiss|raise/i,
    async (boss) => {
      await boss.employ(worker("idle.mjs", "idle"));
      await boss.employ(worker("idle.mjs", "idle"));
    },
  ],
  [
    "SIGNAL_TIMEOUT",
    /checkpoint|signalTimeoutMs/i,
    async (boss) => (await boss.employ(worker("pending.mjs", "busyForEver"))).status({ timeoutMs: 50 }),
  ],
  [
    "BOSS_CLOSED",
    /another|new/i,
    async (boss) => {
      await boss.close();
      await boss.employ(worker("idle.mjs", "idle"));
    },
  ],
];

test.each(WAYS)("the message of %s says what to do", async (code, advice, act) => {
  const startTimeoutMs = code === "WORKER_START_FAILED" ? 1000 : 10_000;
  const boss = makeBoss({ startTimeoutMs, stopGraceMs: 100, maxStaff: 1 });
  const error = await failureOf(code, act(boss));
  expect(error).toMatchObject({ code });
  expect(error.message).toMatch(advice);
});
