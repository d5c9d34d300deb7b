import { setTimeout as delay } from "node:timers/promises";

/** So many are there before counting begins, with whatever is needed once. */
const FIRST = 20;

/** What the budget speaks of. */
const STAFF = 1000;

/**
 * Makes `count` idle workers by `add` and tells what each adds to the heap of this thread's own isolate, in kB, and
 * how much of a core a thousand of them would take. Shared memory is not in the heap. Needs `--expose-gc`.
 */
export async function measureIdleness({ count, settleMs, idleMs }, add) {
  await addMany(FIRST, add);
  const before = await heapBytes();
  await addMany(count, add);
  const eachKb = ((await heapBytes()) - before) / count / 1000;

  // Collectors of fresh isolates work on for a while.
  await delay(settleMs);
  const start = process.cpuUsage();
  await delay(idleMs);
  const { user, system } = process.cpuUsage(start);
  const corePercent = (100 * (user + system)) / (1000 * idleMs);
  return { eachKb, corePercent: (corePercent * STAFF) / (count + FIRST) };
}

async function addMany(count, add) {
  await Promise.all(Array.from({ length: count }, add));
}

async function heapBytes() {
  await delay(500);
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
