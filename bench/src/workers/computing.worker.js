import { defineWorker } from "@bossworks/core";

/** Computes for ever and never yields. It receives nothing. */
export const computing = defineWorker(import.meta, (worker) => {
  let x = 1;
  for (let step = 0; ; step++) {
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    worker.checkpointSync(() => ({ step, x }));
  }
});
