import { defineWorker } from "@bossworks/core";

/** Throws darts at a square; resolves to how many hit the quarter circle. Hosts know it by its name. */
export const pi = defineWorker(
  import.meta,
  (worker, { darts }) => {
    let hits = 0;
    for (let step = 1; step <= darts; step++) {
      if (Math.random() ** 2 + Math.random() ** 2 < 1) hits++;
      worker.checkpointSync(() => ({ step, hits }));
    }
    return hits;
  },
  { name: "pi" },
);
