import type { Boss, Pool, PoolOptions, Task } from "@bossworks/core";
import { expect, test } from "vitest";
import { codeOf, inLine, makeBoss, within, worker } from "./support.js";

function poolOf(boss: Boss, name: string, options: PoolOptions = {}): Pool {
  return boss.pool(worker(name), { size: 1, ...options });
}

/** A task that has told that it holds its permit. */
async function holding(pool: Pool, how: string): Promise<{ readonly task: Task }> {
  const task = pool.run(how);
  task.catch(() => {});
  const messages = task[Symbol.asyncIterator]();
  expect((await within("the task's word", messages.next())).value).toBe("held");
  await messages.return?.();
  // Wrapped, for a task is a promise: who returned one would wait for its end.
  return { task };
}

test.each(["return", "throw"])("what a task still holds comes back when it is over (%s)", async (how) => {
  const boss = makeBoss();
  const gate = boss.semaphore("gate", 1);
  const pool = poolOf(boss, "taskHolds");
  for (let round = 0; round < 5; round++) {
    expect(await codeOf("the task", pool.run(how))).toBe(how === "return" ? "ok" : "WORKER_FAILED");
    (await within("the permit", gate.acquire()))();
  }
  expect(gate.available).toBe(1);
});

test("what a task holds comes back when it is stopped alone; its neighbour keeps what it has", async () => {
  const boss = makeBoss();
  const gate = boss.semaphore("gate", 2);
  const pool = poolOf(boss, "taskHolds", { perWorker: 2 });
  const [first, second] = [await holding(pool, "stay"), await holding(pool, "stay")];
  const next = gate.acquire();
  expect(gate.waiting).toBe(1);
  await within("stop", first.task.stop());
  const release = await within("the permit", next);
  expect([gate.available, gate.waiting]).toEqual([0, 0]);
  release();
  await within("stop", second.task.stop());
  await within("both", Promise.all([gate.acquire(), gate.acquire()]));
});

test("what tasks hold comes back when their worker is killed", async () => {
  const boss = makeBoss();
  const gate = boss.semaphore("gate", 2);
  const pool = poolOf(boss, "taskHolds", { perWorker: 2 });
  const tasks = [await holding(pool, "stay"), await holding(pool, "stay")];
  expect(gate.available).toBe(0);
  await within("kill", pool.kill());
  for (const { task } of tasks) expect(await codeOf("the task", task)).toBe("WORKER_KILLED");
  expect(gate.available).toBe(2);
});

test("a task that is over stands in no line", async () => {
  const boss = makeBoss();
  const gate = boss.semaphore("gate", 1);
  const held = await gate.acquire();
  const pool = poolOf(boss, "taskAsks");
  boss.onCall(() => inLine(gate, 1));
  expect(await within("the task", pool.run("done"))).toBe("done");
  await inLine(gate, 0);
  held();
  expect(gate.available).toBe(1);
});

test("a permit that comes to a suspended task is free when the task is stopped", async () => {
  const boss = makeBoss();
  const gate = boss.semaphore("gate", 1);
  const held = await gate.acquire();
  const pool = poolOf(boss, "taskHolds", { perWorker: 2 });
  const task = pool.run("stay");
  task.catch(() => {});
  await inLine(gate, 1);
  await within("suspend", task.suspend());
  held();
  expect([gate.available, gate.waiting]).toEqual([0, 0]);
  // It has arrived where the task stands.
  await within("its status", task.status());
  await within("stop", task.stop());
  await within("the permit", gate.acquire());
});

test("the handle of a task that is over asks for nothing", async () => {
  const boss = makeBoss();
  const gate = boss.semaphore("gate", 1);
  const count = boss.counter("count");
  const pool = poolOf(boss, "taskBorrows");
  expect(await within("the first", pool.run(0))).toBe("kept");
  expect(await within("the second", pool.run(0))).toEqual(Array(5).fill("WORKER_GONE"));
  expect([gate.available, await count.value()]).toEqual([1, 0]);
});

test("tasks of many workers, some at once in one, count exactly", async () => {
  const boss = makeBoss();
  const count = boss.counter("count");
  const pool = poolOf(boss, "taskCounts", { size: 2, perWorker: 3 });
  await within("all tasks", Promise.all(Array.from({ length: 40 }, () => pool.run(50))), 30_000);
  expect(await count.value()).toBe(2000);
});

test("tasks at once in one worker are held apart by a semaphore", async () => {
  const boss = makeBoss();
  const gate = boss.semaphore("gate", 2);
  const pool = poolOf(boss, "taskEnters", { perWorker: 8 });
  const inside = await within(
    "all tasks",
    Promise.all(Array.from({ length: 200 }, () => pool.run(0))),
    30_000,
  );
  expect(Math.max(...(inside as number[]))).toBe(2);
  expect([gate.available, gate.waiting]).toEqual([2, 0]);
});
