import { Boss } from "@bossworks/core";
import { runPoolMeasures } from "../lib/pool-measures.js";
import { computing, plusOne } from "../workers/pool.worker.js";

const DEFINITIONS = { computing, plusOne };

await runPoolMeasures(async ({ task, workers, dealer, options }) => {
  const boss = new Boss({ dealer });
  const pool = boss.pool(DEFINITIONS[task], { size: workers, ...options });
  return { run: (params) => pool.run(params), close: () => boss.close() };
});
