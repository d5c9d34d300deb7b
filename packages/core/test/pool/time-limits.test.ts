import type { Boss, Pool } from "@bossworks/core";
import { expect, test } from "vitest";
import { begun, codeOf, failureOf, makeBoss, numbers, poolOf, TIRELESS, until, within } from "./support.js";

const idsOf = (boss: ReturnType<typeof makeBoss>) => [...boss.staff.keys()];
const obeys = (pool: Pool, timeoutMs?: number) => pool.run({ task: "loops" }, { timeoutMs });

test("timeoutMs of a running task rejects TIMEOUT; the worker that lets go of it lives on", async () => {
  const boss = makeBoss();
  const pool = poolOf("any", {}, boss);
  await until("its worker", () => pool.workers === 1);
  const before = idsOf(boss);
  const error = await failureOf("run", obeys(pool, 100));
  expect(error).toMatchObject({ code: "TIMEOUT", name: "TimeoutError" });
  expect(await within("the next", pool.run({ task: "echo", params: 5 }))).toBe(5);
  expect(idsOf(boss)).toEqual(before);
});

test.each([
  ["queued", 0],
  ["handed ahead", 4],
])("timeoutMs of a task that is %s rejects TIMEOUT; it never begins", async (_, prefetch) => {
  const pool = poolOf("any", { prefetch });
  const first = pool.run({ task: "waits" });
  await begun(first);
  const late = pool.run({ task: "ordinal", params: "late" }, { timeoutMs: 30 });
  expect(await codeOf("late", late)).toBe("TIMEOUT");
  await first.send("done");
  expect(await within("first", first)).toBe("done");
  expect(await within("next", pool.run({ task: "ordinal", params: 0 }))).toMatchObject({ nth: 1 });
});

test("a timeout that is not reached leaves nothing behind and changes nothing", async () => {
  const pool = poolOf("echo", { taskTimeoutMs: 5000 });
  const all = numbers(500).map((id) => pool.run(id, { timeoutMs: 5000 }));
  expect(await within("all", Promise.all(all))).toEqual(numbers(500));
});

test("taskTimeoutMs counts from a task's beginning, not from the asking", async () => {
  const pool = poolOf("computes", { taskTimeoutMs: 400 });
  const all = numbers(12).map(() => pool.run(60));
  expect(await within("all", Promise.all(all))).toEqual(numbers(12).map(() => 60));
});

test("taskTimeoutMs ends each task that runs for too long, one after the other", async () => {
  const pool = poolOf("any", { taskTimeoutMs: 80 });
  const slow = numbers(3).map(() => obeys(pool));
  for (const task of slow) expect(await codeOf("slow", task)).toBe("TIMEOUT");
  expect(await within("next", pool.run({ task: "echo", params: 1 }))).toBe(1);
});

test("a suspended task is not ended by taskTimeoutMs while it stands", async () => {
  const pool = poolOf("any", { size: 2, taskTimeoutMs: 150 });
  const held = obeys(pool);
  await begun(held);
  await within("suspend", held.suspend());
  expect(await codeOf("another", obeys(pool))).toBe("TIMEOUT");
  expect(await codeOf("one more", obeys(pool))).toBe("TIMEOUT");
  expect(await within("status", held.status())).toMatchObject({ status: "STATUS_SUSPENDED" });
});

test("how long a task stood suspended is not counted when it goes on", async () => {
  const pool = poolOf("waits", { taskTimeoutMs: 400 });
  await within("the worker", pool.run("warm").stop());
  const asked = performance.now();
  const task = pool.run("stands");
  await begun(task);
  await within("suspend", task.suspend());
  const stood = performance.now();
  await until("longer than it may run", () => performance.now() - stood > 500);
  const resumed = performance.now();
  await within("resume", task.resume());
  expect(await codeOf("task", task)).toBe("TIMEOUT");
  // What it ran before, at most, and after.
  expect(stood - asked + (performance.now() - resumed)).toBeGreaterThan(395);
});

test.each<[string, (pool: Pool, boss: Boss) => { suspend(): Promise<unknown>; resume(): Promise<unknown> }]>([
  ["its pool", (pool) => pool],
  ["its worker", (_, boss) => boss],
])("how long a task stood with %s is not counted against taskTimeoutMs", async (_, whoOf) => {
  const boss = makeBoss();
  const pool = poolOf("waits", { taskTimeoutMs: 400 }, boss);
  const who = whoOf(pool, boss);
  await within("the worker", pool.run("warm").stop());
  const asked = performance.now();
  const task = pool.run("stands");
  await begun(task);
  await until("most of its time", () => performance.now() - asked > 250);
  await within("suspend", who.suspend());
  const [stood, failed] = [performance.now(), pool.failed];
  await until("longer than it may run", () => performance.now() - stood > 500);
  expect(pool.failed).toBe(failed);
  const resumed = performance.now();
  await within("resume", who.resume());
  expect(await codeOf("task", task)).toBe("TIMEOUT");
  // What it ran before, at most, and after.
  expect(stood - asked + (performance.now() - resumed)).toBeGreaterThan(395);
});

test("a stuck task rejects TIMEOUT at its limit, and its worker is replaced after stopGraceMs", async () => {
  const boss = makeBoss({ stopGraceMs: 50 });
  const pool = poolOf("any", { taskTimeoutMs: 100 }, boss);
  await until("its worker", () => pool.workers === 1);
  const [before] = idsOf(boss);
  expect(await codeOf("stuck", pool.run({ task: "stuck" }))).toBe("TIMEOUT");
  expect(await within("next", pool.run({ task: "echo", params: "next" }))).toBe("next");
  expect(idsOf(boss)).not.toContain(before);
  await until("one worker", () => boss.staff.size === 1);
});

test("what was handed ahead to a worker with a stuck task runs elsewhere, and runs once", async () => {
  const boss = makeBoss({ stopGraceMs: 50 });
  const pool = poolOf("any", { prefetch: 16, taskTimeoutMs: 100, retries: 0 }, boss);
  const stuck = pool.run({ task: "stuck" });
  await begun(stuck);
  const ahead = numbers(10).map((label) => pool.run({ task: "ordinal", params: label }));
  expect(await codeOf("stuck", stuck)).toBe("TIMEOUT");
  const done = await within("those ahead", Promise.all(ahead));
  expect(done).toMatchObject(numbers(10).map((label) => ({ label, nth: label + 1 })));
});

test("a stuck task that is stopped: stop resolves when its worker is gone, and it says how it ended", async () => {
  const boss = makeBoss({ stopGraceMs: 50 });
  const pool = poolOf("any", {}, boss);
  const stuck = pool.run({ task: "stuck" });
  await begun(stuck);
  await within("stop", stuck.stop());
  expect(await codeOf("stuck", stuck)).toBe("WORKER_KILLED");
  expect(await within("next", pool.run({ task: "echo", params: "next" }))).toBe("next");
});

test("replacing workers of stuck tasks is no failure: it never ends in RESTART_LIMIT", async () => {
  const boss = makeBoss({ stopGraceMs: 20 });
  const pool = poolOf("any", { restart: { intensity: 1, periodMs: 60_000 } }, boss);
  for (const _ of numbers(4)) {
    const stuck = pool.run({ task: "stuck" });
    await begun(stuck);
    await within("stop", stuck.stop());
  }
  expect(await within("next", pool.run({ task: "echo", params: "next" }))).toBe("next");
});

test("neighbours of a stuck task that ignores stop but lets them run finish before their worker goes", async () => {
  const boss = makeBoss({ stopGraceMs: 50 });
  const pool = poolOf("any", { perWorker: 2, taskTimeoutMs: undefined, restart: TIRELESS }, boss);
  const deaf = pool.run({ task: "ignoresStop" }, { timeoutMs: 1000 });
  await begun(deaf);
  const neighbour = pool.run({ task: "waits" });
  await begun(neighbour);
  const [before] = idsOf(boss);
  expect(await codeOf("deaf", deaf)).toBe("TIMEOUT");
  // While the neighbour runs its worker stays; when it is done the worker has to go.
  const next = pool.run({ task: "waits", params: "next" });
  const since = performance.now();
  await until("several times the grace", () => performance.now() - since > 300);
  expect(idsOf(boss)).toContain(before);
  await neighbour.send("unharmed");
  expect(await within("neighbour", neighbour)).toBe("unharmed");
  expect(await begun(next)).toBe("next");
  await next.send("done");
  expect(await within("next", next)).toBe("done");
});

test("neighbours in a thread that a stuck task holds for ever are run again elsewhere", async () => {
  const boss = makeBoss({ stopGraceMs: 50, killGraceMs: 200 });
  const pool = poolOf("any", { perWorker: 2, retries: 1, restart: TIRELESS }, boss);
  const neighbour = pool.run({ task: "waits", params: "neighbour" });
  await begun(neighbour);
  const stuck = pool.run({ task: "stuck" }, { timeoutMs: 200 });
  expect(await codeOf("stuck", stuck)).toBe("TIMEOUT");
  // Sent when it runs again: only then does somebody take it.
  const { value } = await within("begun again", neighbour.messages().next());
  expect(value).toBe("neighbour");
  await neighbour.send("done");
  expect(await within("neighbour", neighbour)).toBe("done");
});
