import { defineWorker } from "@bossworks/core";
export const reporting = defineWorker(import.meta, (worker) => {
  let x = 1; let step = 0;
  const o=performance.timeOrigin;
  worker.report(() => ({ step, t: o+performance.now() }));
  for (; ; step++) { x ^= x << 13; x ^= x >> 17; x ^= x << 5; worker.checkpointSync(); }
});
