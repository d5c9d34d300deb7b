import { Boss } from "@bossworks/core";
import { runMeasured } from "../lib/program.js";
import { plusOne } from "../workers/pool.worker.js";

/** Memory is looked at every so many results. */
const LOOK_EVERY = 1000;

/** Many items through `pool.map`, every result checked: how far memory rises while they pass. */
await runMeasured(async ({ dealer, items, ordered }) => {
  const boss = new Boss({ dealer });
  const pool = boss.pool(plusOne, { size: 2 });
  // What is needed once, heaps that have found their size included.
  await mapAll(pool, items / 10, ordered);
  globalThis.gc();
  const before = process.memoryUsage.rss();
  const peak = await mapAll(pool, items, ordered);
  await boss.close();
  return { growthMb: Math.max(0, peak - before) / 1e6 };
});

/** The highest resident memory, in bytes. */
async function mapAll(pool, items, ordered) {
  let [count, sum, peak] = [0, 0, 0];
  for await (const result of pool.map(naturals(items), { ordered })) {
    if (ordered && result !== count + 1) throw new Error(`result ${count} is ${result}`);
    count++;
    sum += result;
    if (count % LOOK_EVERY === 0) peak = Math.max(peak, process.memoryUsage.rss());
  }
  if (count !== items || sum !== (items * (items + 1)) / 2)
    throw new Error(`${count} results came of ${items}, or came broken`);
  return peak;
}

function* naturals(count) {
  for (let n = 0; n < count; n++) yield n;
}
