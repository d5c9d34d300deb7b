import { Boss } from "@bossworks/core";
import { measureIdleness } from "../lib/idleness.js";
import { runMeasured } from "../lib/program.js";
import { watchServer } from "../lib/server-time.js";
import { idle } from "../workers/idle.worker.js";

/** Idle employments: the boss's memory and the process's time. */
await runMeasured(async ({ dealer, heartbeatMs, ...settings }) => {
  const boss = new Boss({ dealer, heartbeatMs, lostAfterMs: 5 * heartbeatMs });
  const server = dealer.startsWith("redis:") ? await watchServer(dealer, settings) : undefined;
  const numbers = await measureIdleness(settings, () => boss.employ(idle), server);
  server?.close();
  if (boss.staff.size < settings.count) throw new Error("somebody is missing");
  await boss.kill();
  await boss.close();
  return numbers;
});
