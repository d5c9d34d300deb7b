import { fileURLToPath } from "node:url";
import { FixedThreadPool } from "poolifier";
import { runPoolMeasures } from "../lib/pool-measures.js";

const FILE = fileURLToPath(new URL("../workers/pool-poolifier.js", import.meta.url));

await runPoolMeasures(async ({ task, workers, options }) => {
  const pool = new FixedThreadPool(workers, FILE, options);
  return { run: (params) => pool.execute(params, task), close: () => pool.destroy() };
});
