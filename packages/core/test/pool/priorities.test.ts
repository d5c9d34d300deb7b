import type { Pool, Task } from "@bossworks/core";
import { expect, test } from "vitest";
import { begun, numbers, poolOf, within } from "./support.js";

/** In which order tasks have begun, by their labels. */
async function orderOf(tasks: readonly Task[]): Promise<unknown[]> {
  const done = (await within("all", Promise.all(tasks))) as { label: unknown; nth: number }[];
  return done.sort((a, b) => a.nth - b.nth).map(({ label }) => label);
}

/** A pool whose worker is busy until the task is sent something. */
async function busyPool(prefetch: number): Promise<{ pool: Pool; first: Task }> {
  const pool = poolOf("any", { prefetch });
  const first = pool.run({ task: "blocks" });
  await begun(first);
  return { pool, first };
}

const labelled = (pool: Pool, label: unknown, priority?: number) =>
  pool.run({ task: "ordinal", params: label }, { priority });

test.each([
  ["queued", 0],
  ["handed ahead", 16],
])("a later task of a higher priority overtakes those that are %s", async (_, prefetch) => {
  const { pool, first } = await busyPool(prefetch);
  const tasks = [
    ...numbers(5).map((id) => labelled(pool, `low ${id}`)),
    labelled(pool, "high", 1),
    labelled(pool, "higher", 2),
  ];
  await first.send("go");
  expect(await orderOf(tasks)).toEqual(["higher", "high", ...numbers(5).map((id) => `low ${id}`)]);
});

test.each([
  ["queued", 0],
  ["handed ahead", 16],
])("the default, 0, overtakes those of less than 0 that are %s", async (_, prefetch) => {
  const { pool, first } = await busyPool(prefetch);
  const tasks = [
    labelled(pool, "last", -1.5),
    labelled(pool, "late", -1),
    labelled(pool, "default"),
    labelled(pool, "high", 0.5),
  ];
  await first.send("go");
  expect(await orderOf(tasks)).toEqual(["high", "default", "late", "last"]);
});

test("tasks of one priority begin in the order of asking, however many priorities there are", async () => {
  const { pool, first } = await busyPool(4);
  const priorities = numbers(60).map((id) => (id * 7) % 5);
  const tasks = priorities.map((priority, id) => labelled(pool, id, priority));
  await first.send("go");
  const byPriority = numbers(60).sort(
    (a, b) => (priorities[b] as number) - (priorities[a] as number) || a - b,
  );
  expect(await orderOf(tasks)).toEqual(byPriority);
});

test.each([
  [1, 0],
  [0, -1],
])(
  "a task of priority %i does not wait for those of %i that were handed ahead and take their time",
  async (high, low) => {
    const pool = poolOf("computesOrdinal", { prefetch: 32 });
    await within("the first", pool.run({ ms: 0, label: "first" }));
    const lows = numbers(30).map((label) => pool.run({ ms: 0.3, label }, { priority: low }));
    const { nth } = (await within("high", pool.run({ ms: 0, label: "high" }, { priority: high }))) as {
      nth: number;
    };
    // One runs, some may have begun while the others were taken back.
    expect(nth).toBeLessThan(15);
    expect(await orderOf(lows)).toEqual(numbers(30));
  },
);

test("a suspended task that is resumed stands where it stood", async () => {
  const { pool, first } = await busyPool(0);
  const tasks = numbers(4).map((label) => labelled(pool, label));
  await within("suspend", (tasks[1] as Task).suspend());
  await within("resume", (tasks[1] as Task).resume());
  await first.send("go");
  expect(await orderOf(tasks)).toEqual(numbers(4));
});
