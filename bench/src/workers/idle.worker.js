import { defineWorker } from "@bossworks/core";

/** Waits for data that never comes. */
export const idle = defineWorker(import.meta, async (worker) => {
  for await (const message of worker) await worker.send(message);
});
