import { setTimeout as delay } from "node:timers/promises";

/** So many are there before counting begins, with whatever is needed once. */
const FIRST = 20;

/** What the budget speaks of. */
const STAFF = 1000;

/**
 * Makes `count` idle workers by `add` and tells what each adds to the heap of this thread's own isolate, in kB, and
 * how much of a core a thousand of them would take, of this process and of the `server` between, where there is one.
 * Shared memory is not in the heap. Needs `--expose-gc`.
 */
export async function measureIdleness({ count, settleMs, idleMs }, add, server) {
  await addMany(FIRST, add);
  const before = await heapBytes();
  await addMany(count, add);
  const eachKb = ((await heapBytes()) - before) / count / 1000;

  // Collectors of fresh isolates work on for a while.
  await delay(settleMs);
  const serverMs = await server?.cpuMs();
  const start = process.cpuUsage();
  await delay(idleMs);
  const { user, system } = process.cpuUsage(start);
  const percent = (cpuMs) => ((100 * cpuMs) / idleMs) * (STAFF / (count + FIRST));
  const numbers = { eachKb, corePercent: percent((user + system) / 1000) };
  if (!server) return numbers;
  return { ...numbers, serverPercent: percent((await server.cpuMs()) - serverMs - server.idleMs) };
}

async function addMany(count, add) {
  await Promise.all(Array.from({ length: count }, add));
}

/** What the heap of this thread's own isolate holds. Needs `--expose-gc`. */
export async function heapBytes() {
  await delay(500);
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
