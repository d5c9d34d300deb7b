import { Boss } from "@bossworks/core";
import { medianOf, runMeasured } from "../lib/program.js";
import { blockingEcho } from "../workers/echo.worker.js";

/** From `employ` until the worker has answered its first message, in milliseconds. */
await runMeasured(async ({ dealer, samples, warmups }) => {
  const boss = new Boss({ dealer });
  const employMs = await medianOf({ samples, warmups }, async () => {
    const start = performance.now();
    const employee = await boss.employ(blockingEcho);
    await employee.send("hello");
    await employee.messages().next();
    const took = performance.now() - start;
    await employee.kill();
    return took;
  });
  await boss.close();
  return { employMs };
});
