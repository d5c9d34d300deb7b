import { defineWorker } from "@bossworks/core";

/** Sends back what it receives, blocking its thread. */
export const blockingEcho = defineWorker(import.meta, (worker) => {
  for (;;) worker.sendSync(worker.receiveSync());
});

/** Sends back what it receives, awaiting it. */
export const awaitingEcho = defineWorker(import.meta, async (worker) => {
  for (;;) await worker.send(await worker.receive());
});
