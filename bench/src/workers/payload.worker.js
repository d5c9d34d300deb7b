import { defineWorker } from "@bossworks/core";
import { checkPayload, leaveGrowth, makePayload } from "../lib/payload.js";

/** Each waits for the word to go and then moves one payload. */
export const result = defineWorker(import.meta, (worker, { kind, bytes, growthFile }) => {
  worker.receiveSync();
  leaveGrowth({ bytes, growthFile });
  return makePayload(kind, bytes);
});

export const toBoss = defineWorker(import.meta, (worker, { kind, bytes, growthFile }) => {
  worker.receiveSync();
  leaveGrowth({ bytes, growthFile });
  worker.sendSync(makePayload(kind, bytes));
});

export const toWorker = defineWorker(import.meta, (worker, { kind, bytes, growthFile }) => {
  worker.receiveSync();
  leaveGrowth({ bytes, growthFile });
  checkPayload(worker.receiveSync(), kind, bytes);
  worker.sendSync("came");
});
