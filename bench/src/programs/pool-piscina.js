import { Piscina } from "piscina";
import { runPoolMeasures } from "../lib/pool-measures.js";

const FILE = new URL("../workers/pool-tasks.js", import.meta.url).href;

await runPoolMeasures(async ({ task, workers, options }) => {
  const pool = new Piscina({
    filename: FILE,
    name: task,
    minThreads: workers,
    maxThreads: workers,
    ...options,
  });
  return { run: (params) => pool.run(params), close: () => pool.destroy() };
});
