import { expect, test } from "vitest";
import { begun, makeBoss, numbers, poolOf, until, within } from "./support.js";

test("a pool of three has three workers from the beginning, before any task", async () => {
  const boss = makeBoss();
  const pool = poolOf("waits", { size: 3 }, boss);
  await until("three workers", () => pool.workers === 3);
  expect(boss.staff.size).toBe(3);
});

test("three workers run three tasks at once, and the fourth when one of them is done", async () => {
  const pool = poolOf("waits", { size: 3, prefetch: 0 });
  const running = numbers(3).map((id) => pool.run(id));
  await Promise.all(running.map(begun));
  const fourth = pool.run("fourth");
  expect([pool.active, pool.pending]).toEqual([3, 1]);
  await running[1]?.send("done");
  expect(await begun(fourth)).toBe("fourth");
  expect(await within("the second", Promise.resolve(running[1]))).toBe("done");
  expect([pool.active, pool.pending]).toEqual([3, 0]);
});

test("perWorker 3 runs three tasks at once in one worker, and no fourth", async () => {
  const boss = makeBoss();
  const pool = poolOf("waits", { perWorker: 3, prefetch: 0 }, boss);
  const running = numbers(3).map((id) => pool.run(id));
  await Promise.all(running.map(begun));
  const fourth = pool.run("fourth");
  expect([boss.staff.size, pool.active, pool.pending]).toEqual([1, 3, 1]);
  await running[0]?.send("done");
  expect(await begun(fourth)).toBe("fourth");
});

test.each([1, 3])("never more than perWorker (%i) tasks are between begin and end", async (perWorker) => {
  const pool = poolOf("together", { perWorker, prefetch: 8 });
  const most = await within("all", Promise.all(numbers(60).map(() => pool.run(3))));
  expect(Math.max(...(most as number[]))).toBe(perWorker);
});

test("perWorker 3 with two workers has six tasks running", async () => {
  const pool = poolOf("waits", { size: 2, perWorker: 3, prefetch: 0 });
  const running = numbers(7).map((id) => pool.run(id));
  await Promise.all(running.slice(0, 6).map(begun));
  expect([pool.active, pool.pending]).toEqual([6, 1]);
});

test("a pool that may grow has its least number while nothing waits", async () => {
  const boss = makeBoss();
  const pool = poolOf("echo", { size: { min: 1, max: 3 } }, boss);
  await until("its worker", () => pool.workers === 1);
  for (const id of numbers(20)) expect(await within("one after the other", pool.run(id))).toBe(id);
  expect(boss.staff.size).toBe(1);
});

test("a pool that may grow grows with what waits, up to its most", async () => {
  const boss = makeBoss();
  const pool = poolOf("waits", { size: { min: 1, max: 3 }, prefetch: 0 }, boss);
  const running = numbers(4).map((id) => pool.run(id));
  await Promise.all(running.slice(0, 3).map(begun));
  expect([boss.staff.size, pool.workers, pool.active, pool.pending]).toEqual([3, 3, 3, 1]);
});

test("a pool that may be empty employs nobody before its first task", async () => {
  const boss = makeBoss();
  const pool = poolOf("echo", { size: { min: 0, max: 2 } }, boss);
  await new Promise((resolve) => setImmediate(resolve));
  expect(boss.staff.size).toBe(0);
  expect(await within("the first", pool.run("first"))).toBe("first");
  expect(boss.staff.size).toBe(1);
});

test("a pool without options has a worker at least and runs tasks", async () => {
  const boss = makeBoss();
  const pool = poolOf("echo", { size: undefined }, boss);
  expect(await within("run", pool.run(1))).toBe(1);
  expect(pool.workers).toBeGreaterThanOrEqual(1);
});

test("two pools of one boss keep to their own workers", async () => {
  const boss = makeBoss();
  const [first, second] = [poolOf("ordinal", {}, boss), poolOf("ordinal", {}, boss)];
  const [a, b] = await within("both", Promise.all([first.run("a"), second.run("b")]));
  expect(a).toMatchObject({ label: "a", nth: 1 });
  expect(b).toMatchObject({ label: "b", nth: 1 });
  expect((a as { worker: string }).worker).not.toBe((b as { worker: string }).worker);
});

test("what workers are employed with reaches each of them: name and environment", async () => {
  const boss = makeBoss();
  const pool = poolOf("env", { size: 2, name: "cook", env: { POOL_TEST: "yes" } }, boss);
  expect(await within("run", pool.run("POOL_TEST"))).toBe("yes");
  await until("both", () => boss.staff.size === 2);
  for (const { name } of boss.staff.values()) expect(name).toContain("cook");
});
