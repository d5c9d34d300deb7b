import { expect, test } from "vitest";
import {
  AT_ONCE,
  codeOf,
  countLives,
  eventOf,
  gate,
  Lines,
  LONG_MS,
  makeBoss,
  record,
  within,
  worker,
} from "./support.js";

/** Enough for a start on a busy machine; the test waits for it once. */
const START_MS = 3_000;

test("one end more than the intensity within the period gives up, and says so on the boss, the employee and the log", async () => {
  const lines = new Lines();
  const boss = makeBoss({ logger: lines.logger });
  const told = record(boss, "exit", "restarted", "gaveup");
  const restart = { policy: "always", intensity: 2, periodMs: LONG_MS, backoffMs: AT_ONCE } as const;
  const gaveUp = eventOf(boss, "gaveup");
  await boss.employ(worker("endsAtOnce"), { params: "throw", restart });
  const { employee, error } = await gaveUp;
  expect(error).toMatchObject({ code: "RESTART_LIMIT", worker: employee.id });
  expect(error.message).toMatch(/2 times within 60000 ms/);
  expect(error.cause).toMatchObject({ code: "WORKER_FAILED" });
  expect(told).toEqual(["exit w1", "restarted w2", "exit w2", "restarted w3", "exit w3", "gaveup w3"]);
  expect(lines.all.filter(({ level }) => level === "error")).toEqual([
    { level: "error", details: { worker: "w3", error }, message: "worker given up" },
  ]);
  expect(boss.staff.size).toBe(0);
});

test("a period that has passed forgives: nobody is given up for ends that are far enough apart", async () => {
  const boss = makeBoss();
  const restart = { policy: "always", intensity: 1, periodMs: 20, backoffMs: { min: 25 } } as const;
  let [restarts, limits] = [0, 0];
  boss.on("gaveup", () => limits++);
  boss.on("restarted", () => restarts++);
  await boss.employ(worker("endsAtOnce"), { params: "return", restart });
  await eventOf(boss, "restarted", () => restarts >= 4);
  expect(limits).toBe(0);
});

test("the waits before restarts are at least the least, and double", async () => {
  const boss = makeBoss();
  const restart = { policy: "always", intensity: 3, periodMs: LONG_MS, backoffMs: { min: 40 } } as const;
  const ended: number[] = [];
  const waits: number[] = [];
  boss.on("exit", () => ended.push(performance.now()));
  boss.on("restarted", () => waits.push(performance.now() - (ended.at(-1) ?? 0)));
  const gaveUp = eventOf(boss, "gaveup");
  await boss.employ(worker("endsAtOnce"), { params: "exit", restart });
  await gaveUp;
  expect(waits).toHaveLength(3);
  // Timers may fire a millisecond early; starting takes longer than that.
  for (const [index, wait] of waits.entries()) expect(wait).toBeGreaterThanOrEqual(40 * 2 ** index - 1);
});

test("a restart that fails to load is tried again, and counts", async () => {
  const { env, open, shut } = gate();
  open();
  const lines = new Lines();
  const boss = makeBoss({ logger: lines.logger });
  const restart = { policy: "on-failure", intensity: 100, backoffMs: { min: 5, max: 20 } } as const;
  const first = await boss.employ(worker("gated", "gated.mjs"), { env, restart });
  shut();
  const restarted = eventOf(boss, "restarted");
  await first.send("go");
  await within("failed restarts", lines.written("restart failed", 2));
  open();
  const event = await restarted;
  expect(event).toMatchObject({ previous: first, reason: "FAILED" });

  const again = { ...restart, intensity: 2, periodMs: LONG_MS };
  const second = await boss.employ(worker("gated", "gated.mjs"), { env, restart: again });
  shut();
  const gaveUp = eventOf(second, "gaveup");
  await second.send("go");
  const { error } = await gaveUp;
  expect(error).toMatchObject({ code: "RESTART_LIMIT", cause: { code: "WORKER_LOAD_FAILED" } });
});

test("so is one that does not join in time", async () => {
  const { env, open, shut } = gate();
  open();
  const lines = new Lines();
  const boss = makeBoss({ logger: lines.logger, startTimeoutMs: START_MS });
  const restart = { policy: "on-failure", intensity: 100, backoffMs: AT_ONCE } as const;
  const first = await boss.employ(worker("late", "never-joins.mjs"), { env, restart });
  shut();
  const restarted = eventOf(boss, "restarted");
  await first.send("go");
  await within("a failed restart", lines.written("restart failed"));
  const failed = lines.all.find(({ message }) => message === "restart failed");
  expect(failed?.details.error).toMatchObject({ code: "WORKER_START_FAILED" });
  open();
  expect((await restarted).previous).toBe(first);
});

test("the place of who is to come back is kept, and let go when it is not to", async () => {
  const boss = makeBoss({ maxStaff: 1 });
  countLives(boss);
  const restart = { policy: "on-failure", backoffMs: { min: LONG_MS } } as const;
  const codes: Promise<string>[] = [];
  const employ = (): Promise<string> =>
    codeOf("employ", boss.employ(worker("endsAtOnce"), { params: "return" }));
  boss.on("exit", () => codes.push(employ()));
  const exit = eventOf(boss, "exit");
  const first = await boss.employ(worker("lives"), { params: { ends: ["throw"] }, restart });
  await exit;
  expect(boss.staff.size).toBe(0);
  expect(await Promise.all([...codes, employ()])).toEqual(["STAFF_FULL", "STAFF_FULL"]);
  await within("stop", first.stop());
  expect(await employ()).toBe("ok");
});

test("it is his from his joining on: no more and no less than maxStaff are employed", async () => {
  const boss = makeBoss({ maxStaff: 2 });
  countLives(boss);
  const restart = { policy: "on-failure", backoffMs: AT_ONCE } as const;
  const restarted = eventOf(boss, "restarted");
  await boss.employ(worker("lives"), { params: { ends: ["throw"] }, restart });
  await restarted;
  const employ = (): Promise<string> =>
    codeOf("employ", boss.employ(worker("lives"), { params: { ends: [] } }));
  expect([await employ(), await employ()]).toEqual(["ok", "STAFF_FULL"]);
});
