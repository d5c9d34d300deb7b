import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { FixedThreadPool } from "poolifier";
import { runPoolMeasures } from "../lib/pool-measures.js";

const FILE = fileURLToPath(new URL("../workers/pool-poolifier.js", import.meta.url));

const DESTROY_MS = 1000;

await runPoolMeasures(async ({ task, workers, options }) => {
  const pool = new FixedThreadPool(workers, FILE, options);
  return { run: (params) => pool.execute(params, task), close: () => destroy(pool) };
});

/** Its own `destroy` waits for ever for a worker that has ended by itself before it looks. */
async function destroy(pool) {
  const done = new AbortController();
  const late = delay(DESTROY_MS, undefined, { signal: done.signal }).catch(() => {});
  await Promise.race([pool.destroy(), late]);
  done.abort();
}
