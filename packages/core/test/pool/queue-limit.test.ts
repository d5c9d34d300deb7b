import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Pool } from "@bossworks/core";
import { expect, test } from "vitest";
import { begun, codeOf, failureOf, numbers, poolOf, turn, until, within } from "./support.js";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

test("beyond queueLimit run rejects QUEUE_FULL, which says what to do; what waited is unharmed", async () => {
  const pool = poolOf("waits", { prefetch: 0, queueLimit: 2 });
  await until("its worker", () => pool.workers === 1);
  const tasks = numbers(3).map((id) => pool.run(id));
  const error = await failureOf("the fourth", pool.run("too many"));
  expect(error).toMatchObject({ name: "BossworksError", code: "QUEUE_FULL" });
  expect(error.message).toContain("queueLimit");
  for (const task of tasks) {
    await begun(task);
    await task.send("done");
  }
  expect(await within("those before", Promise.all(tasks))).toEqual(["done", "done", "done"]);
});

test("there is room in the queue again when a task has left it", async () => {
  const pool = poolOf("waits", { prefetch: 0, queueLimit: 1 });
  await until("its worker", () => pool.workers === 1);
  const [first, second] = [pool.run(1), pool.run(2)];
  expect(await codeOf("third", pool.run(3))).toBe("QUEUE_FULL");
  await begun(first);
  await first.send("done");
  await begun(second);
  const third = pool.run(3);
  await second.send("done");
  expect(await begun(third)).toBe(3);
});

test("an aborted task makes room in the queue", async () => {
  const pool = poolOf("waits", { prefetch: 0, queueLimit: 1 });
  await until("its worker", () => pool.workers === 1);
  const controller = new AbortController();
  void pool.run(1);
  const second = pool.run(2, { signal: controller.signal });
  expect(await codeOf("third", pool.run(3))).toBe("QUEUE_FULL");
  controller.abort();
  expect(await codeOf("second", second)).toBe("ABORTED");
  expect(pool.pending).toBe(0);
  void pool.run(3);
  expect(pool.pending).toBe(1);
});

test("what was given up while it waited is let go, and what was held and let go again waits in its place", async () => {
  const pool = poolOf("any", { prefetch: 0 });
  const first = pool.run({ task: "waits" });
  await begun(first);
  const waiting = [9, 0, 5].map((priority) => pool.run({ task: "ordinal", params: priority }, { priority }));
  const givenUp = numbers(300).map((id) => refOfAborted(pool, id % 4));
  for (let i = 0; i < 200; i++) await waiting[i % 3]?.suspend().then(() => waiting[i % 3]?.resume());
  await turn();
  collectGarbage();
  expect(givenUp.filter((ref) => ref.deref()).length).toBeLessThan(100);
  expect(pool.pending).toBe(3);
  await first.send("done");
  const done = (await within("those that wait", Promise.all(waiting))) as { nth: number }[];
  expect(done.map(({ nth }) => nth)).toEqual([1, 3, 2]);
});

/** So that nobody holds it. */
function refOfAborted(pool: Pool, priority: number): WeakRef<object> {
  const controller = new AbortController();
  const task = pool.run({ task: "echo" }, { signal: controller.signal, priority });
  task.catch(() => {});
  controller.abort();
  return new WeakRef(task);
}

test("queueLimit 0 takes what a worker is free for, and nothing else", async () => {
  const pool = poolOf("waits", { size: 2, prefetch: 0, queueLimit: 0 });
  await until("both workers", () => pool.workers === 2);
  const running = [pool.run(1), pool.run(2)];
  expect(await codeOf("third", pool.run(3))).toBe("QUEUE_FULL");
  await Promise.all(running.map(begun));
});

test("without a limit many thousand tasks wait", async () => {
  const pool = poolOf("echo");
  const all = numbers(20_000).map((id) => pool.run(id));
  expect(pool.pending).toBeGreaterThan(19_000);
  await within("all", Promise.all(all));
  expect([pool.pending, pool.active, pool.completed]).toEqual([0, 0, 20_000]);
});
