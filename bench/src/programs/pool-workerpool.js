import { fileURLToPath } from "node:url";
import workerpool from "workerpool";
import { runPoolMeasures } from "../lib/pool-measures.js";

const FILE = fileURLToPath(new URL("../workers/pool-workerpool.js", import.meta.url));

await runPoolMeasures(async ({ task, workers, options }) => {
  const pool = workerpool.pool(FILE, { minWorkers: workers, maxWorkers: workers, ...options });
  return { run: (params) => pool.exec(task, [params]), close: () => pool.terminate() };
});
