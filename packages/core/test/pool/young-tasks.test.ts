import { constants, type NodeGCPerformanceDetail, PerformanceObserver } from "node:perf_hooks";
import { expect, onTestFinished, test } from "vitest";
import { makeBoss, numbers, poolOf, turn, within } from "./support.js";

/** Tasks at work or on their way at once, and tasks that run while the collector is watched. */
const IN_FLIGHT = 64;
const TASKS = 600_000;

/** Far above what they take on a busy machine. */
const TASKS_MS = 60_000;

/** How often the whole heap is collected: of tasks that outlive the young generation it takes one each 75,000 or less. */
const MOST_COLLECTIONS = 4;

/** Counts collections of the whole heap from now on; one is known in the turn after it. */
function watchCollections(): { count: number } {
  const watched = { count: 0 };
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { detail } = entry as unknown as { readonly detail: NodeGCPerformanceDetail };
      if (detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR) watched.count++;
    }
  });
  observer.observe({ entryTypes: ["gc"] });
  onTestFinished(() => observer.disconnect());
  return watched;
}

test("tasks that have ended die young: however many pass, none burdens the collector", {
  timeout: 2 * TASKS_MS,
}, async () => {
  // It is about what the boss keeps, which is the same over all dealers; this is the fastest.
  const pool = poolOf("echo", { size: 2 }, makeBoss({ dealer: "shm:" }));
  const runAll = async (count: number): Promise<void> => {
    let next = 0;
    const takeTurns = async (): Promise<void> => {
      while (next < count) await pool.run(next++);
    };
    await Promise.all(numbers(IN_FLIGHT).map(takeTurns));
  };
  await within("the first", runAll(TASKS / 12), TASKS_MS);
  const collections = watchCollections();
  await within("the others", runAll(TASKS), TASKS_MS);
  for (const _ of numbers(3)) await turn();
  expect(collections.count).toBeLessThanOrEqual(MOST_COLLECTIONS);
});
