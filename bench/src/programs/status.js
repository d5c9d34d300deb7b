import { Boss } from "@bossworks/core";
import { measureLatencies } from "../lib/latencies.js";
import { runMeasured } from "../lib/program.js";
import { computing, reporting } from "../workers/computing.worker.js";

const WORKERS = { computing, reporting };

/** How long STATUS into a loop that never yields takes. */
await runMeasured(async ({ dealer, worker, ...settings }) => {
  const boss = new Boss({ dealer });
  const employee = await boss.employ(WORKERS[worker]);
  const numbers = await measureLatencies(settings, async () => {
    const { status, progress } = await employee.status();
    if (status !== "STATUS_RUNNING" || !(progress.step >= 0)) throw new Error("not computing");
  });
  await boss.close();
  return numbers;
});
