import { defineWorker } from "@bossworks/core";

/** A worker as a function: throws darts at a unit square and counts those inside the quarter circle. */
export const piByFunction = defineWorker(import.meta, function pi(worker, { iterations }) {
  let hits = 0;
  let step = 0;
  while (step < iterations) {
    const x = Math.random();
    const y = Math.random();
    if (x * x + y * y < 1) hits++;
    step++;
    worker.checkpointSync(() => ({ step, hits }));
  }
  return { step, hits };
});
