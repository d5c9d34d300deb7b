import { Boss } from "@bossworks/core";
import { runMeasured } from "../lib/program.js";
import { checkpoints } from "../workers/checkpoint.worker.js";

/** What a checkpoint adds to a loop while nothing is pending. */
await runMeasured(async ({ dealer, ...params }) => {
  const boss = new Boss({ dealer });
  const employee = await boss.employ(checkpoints, { params });
  const numbers = await employee.result;
  await boss.close();
  return numbers;
});
