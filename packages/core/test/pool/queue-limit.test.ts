import { expect, test } from "vitest";
import { begun, codeOf, failureOf, numbers, poolOf, until, within } from "./support.js";

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
