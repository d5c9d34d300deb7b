import { expect, test } from "vitest";
import { begun, makeBoss, numbers, poolOf, within } from "./support.js";

/** Longer than twice what a worker may be idle before it goes. */
const DEADLINE_MS = 15_000;

test("workers beyond the least number go after a while without work, and come again with it", {
  timeout: 2 * DEADLINE_MS,
}, async () => {
  const boss = makeBoss();
  const pool = poolOf("waits", { size: { min: 1, max: 3 }, prefetch: 0 }, boss);
  const round = async () => {
    const tasks = numbers(3).map((id) => pool.run(id));
    await Promise.all(tasks.map(begun));
    for (const task of tasks) await task.send("done");
    await within("tasks", Promise.all(tasks));
  };
  await round();
  expect(boss.staff.size).toBe(3);
  const gone = new Promise<void>((resolve) => {
    boss.on("exit", () => {
      if (boss.staff.size === 1) resolve();
    });
  });
  await within("two gone", gone, DEADLINE_MS);
  expect(pool.workers).toBe(1);
  await round();
  expect([pool.completed, pool.failed, boss.staff.size]).toEqual([6, 0, 3]);
});

test("the only worker of a pool stays although others, for whom there is no room, were to come for tasks that are done", {
  timeout: 2 * DEADLINE_MS,
}, async () => {
  const boss = makeBoss({ maxStaff: 1 });
  const pool = poolOf("echo", { size: { min: 1, max: 3 }, prefetch: 0 }, boss);
  await within("tasks", Promise.all(numbers(5).map((id) => pool.run(id))));
  const ids = [...boss.staff.keys()];
  await new Promise((resolve) => setTimeout(resolve, DEADLINE_MS));
  expect([...boss.staff.keys()]).toEqual(ids);
});
