import { expect, test } from "vitest";
import { begun, codeOf, makeBoss, numbers, poolOf, turn, until, within } from "./support.js";

test("close rejects what waits with POOL_CLOSED and stops what runs; nobody is left", async () => {
  const boss = makeBoss();
  const pool = poolOf("any", { size: 2, prefetch: 2 }, boss);
  await until("both", () => pool.workers === 2);
  const running = numbers(2).map(() => pool.run({ task: "loops" }));
  await Promise.all(running.map(begun));
  const waiting = numbers(10).map(() => pool.run({ task: "echo" }));
  await within("close", pool.close());
  for (const task of running) expect(await codeOf("running", task)).toBe("WORKER_STOPPED");
  for (const task of waiting) expect(await codeOf("waiting", task)).toBe("POOL_CLOSED");
  expect([boss.staff.size, pool.workers, pool.pending, pool.active]).toEqual([0, 0, 0, 0]);
});

test("close of a pool with stuck tasks settles everything after the graces", async () => {
  const boss = makeBoss({ stopGraceMs: 50, killGraceMs: 50 });
  const pool = poolOf("any", { size: 2 }, boss);
  const stuck = numbers(2).map(() => pool.run({ task: "stuck" }));
  await Promise.all(stuck.map(begun));
  const waiting = pool.run({ task: "echo" });
  await within("close", pool.close());
  for (const task of stuck) expect(await codeOf("stuck", task)).toBe("WORKER_KILLED");
  expect(await codeOf("waiting", waiting)).toBe("POOL_CLOSED");
  expect(boss.staff.size).toBe(0);
});

test("close twice, at once and afterwards, gives the same promise", async () => {
  const pool = poolOf("echo");
  const closed = pool.close();
  expect(pool.close()).toBe(closed);
  await within("close", closed);
  expect(pool.close()).toBe(closed);
  await within("dispose", pool[Symbol.asyncDispose]());
});

test("close before a worker has come settles; none comes afterwards", async () => {
  const boss = makeBoss();
  const pool = poolOf("echo", { size: 2 }, boss);
  const task = pool.run(1);
  await within("close", pool.close());
  expect(await codeOf("task", task)).toBe("POOL_CLOSED");
  expect([boss.staff.size, pool.workers]).toEqual([0, 0]);
});

test("after close, run, apply and map reject POOL_CLOSED, and who ignores that has done nothing wrong", async () => {
  const pool = poolOf("echo");
  await within("close", pool.close());
  expect(await codeOf("run", pool.run(1))).toBe("POOL_CLOSED");
  expect(await codeOf("apply", pool.apply(1))).toBe("POOL_CLOSED");
  expect(await codeOf("map", pool.map([1]).next())).toBe("POOL_CLOSED");
  void pool.run(1);
  for (const _ of numbers(3)) await new Promise((resolve) => setImmediate(resolve));
});

test("a reload after close rejects POOL_CLOSED", async () => {
  const pool = poolOf("echo");
  await within("close", pool.close());
  expect(await codeOf("reload", pool.reload())).toBe("POOL_CLOSED");
});

test("after close every other call settles too", async () => {
  const pool = poolOf("echo");
  await within("close", pool.close());
  const calls = [
    pool.idle(),
    pool.drain(),
    pool.suspend(),
    pool.resume(),
    pool.kill(),
    pool.killAll(),
    pool.reload(),
  ];
  for (const call of calls) expect(["ok", "POOL_CLOSED"]).toContain(await codeOf("call", call));
  expect(pool.clear()).toBe(0);
});

test("whoever waits for idle, drain or get when the pool is closed hears of it", async () => {
  const pool = poolOf("any");
  const task = pool.apply({ task: "loops" });
  await begun(task);
  const calls = [pool.idle(), pool.drain(), pool.get(), pool.getAll()];
  await within("close", pool.close());
  for (const call of calls)
    expect(["ok", "WORKER_STOPPED", "POOL_CLOSED"]).toContain(await codeOf("call", call));
});

test("signals to tasks that wait for an answer when the pool is closed settle", async () => {
  const pool = poolOf("any", { prefetch: 2 });
  const busy = pool.run({ task: "busy", params: 300 });
  await begun(busy);
  const ahead = pool.run({ task: "echo" });
  const calls = [busy.status(), busy.suspend(), busy.resume(), busy.stop(), ahead.suspend(), ahead.stop()];
  await within("close", pool.close());
  for (const call of [...calls, busy, ahead]) expect(await codeOf("call", call)).toMatch(/^ok$|^[A-Z_]+$/);
});

test("boss.close() settles everything of its pools", async () => {
  const boss = makeBoss();
  const pool = poolOf("any", { size: 2, prefetch: 2 }, boss);
  await until("both", () => pool.workers === 2);
  const running = numbers(2).map(() => pool.run({ task: "loops" }));
  await Promise.all(running.map(begun));
  const waiting = numbers(10).map(() => pool.run({ task: "echo" }));
  const idle = pool.idle();
  await within("boss.close", boss.close());
  for (const task of running) expect(await codeOf("running", task)).toBe("WORKER_STOPPED");
  for (const task of waiting) expect(await codeOf("waiting", task)).toBe("BOSS_CLOSED");
  await within("idle", idle);
  expect(await codeOf("late", pool.run({ task: "echo" }))).toBe("BOSS_CLOSED");
  await within("pool.close", pool.close());
});

test("boss.abort() settles everything of its pools at once", async () => {
  const boss = makeBoss();
  const pool = poolOf("any", { size: 2 }, boss);
  const stuck = pool.run({ task: "stuck" });
  await begun(stuck);
  const tasks = numbers(5).map(() => pool.run({ task: "loops" }));
  await within("abort", boss.abort(new RangeError("enough")));
  for (const task of [stuck, ...tasks]) expect(await codeOf("task", task)).toMatch(/^WORKER_|^BOSS_CLOSED$/);
});

test("a pool of a closed boss cannot be made", async () => {
  const boss = makeBoss();
  await within("close", boss.close());
  expect(() => poolOf("echo", {}, boss)).toThrow(expect.objectContaining({ code: "BOSS_CLOSED" }));
});

test("a pool of a boss that was closed is refused, and nobody is employed for it", async () => {
  const boss = makeBoss();
  await within("close", boss.close());
  // What went wrong afterwards would be an unhandled rejection.
  expect(() => poolOf("echo", { restart: { intensity: 1, backoffMs: { min: 0, max: 0 } } }, boss)).toThrow(
    /the boss was closed/,
  );
  for (const _ of numbers(20)) await turn();
});

test("an iteration that waits and is ignored when the boss closes fails nobody", async () => {
  const boss = makeBoss();
  const pool = poolOf("any", { size: 2 }, boss);
  const task = pool.run({ task: "loops" });
  await begun(task);
  void task[Symbol.asyncIterator]().next();
  void pool.map([{ task: "loops" }]).next();
  await within("close", boss.close());
  for (const _ of numbers(20)) await turn();
  expect(await codeOf("next", task[Symbol.asyncIterator]().next())).toBe("ok");
});
