import { defineWorker } from "@bossworks/core";

/** Computes for ever, never yields and receives nothing. Its progress is a function made for every checkpoint. */
export const computing = defineWorker(import.meta, (worker) => {
  let x = 1;
  for (let step = 0; ; step++) {
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    worker.checkpointSync(() => ({ step, x }));
  }
});

/** The same with a function that is reported once: nothing is left to collect. */
export const reporting = defineWorker(import.meta, (worker) => {
  let x = 1;
  let step = 0;
  worker.report(() => ({ step, x }));
  for (; ; step++) {
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    worker.checkpointSync();
  }
});
