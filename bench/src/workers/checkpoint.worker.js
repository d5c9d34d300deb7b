import { defineWorker } from "@bossworks/core";
import { median } from "../median.js";

/** Times a loop with and without its checkpoint, in turns in one thread; nanoseconds a step. */
export const checkpoints = defineWorker(import.meta, (worker, { loop, steps, samples, warmups }) => {
  const { plain, checked } = LOOPS[loop];
  const costs = [];
  const bare = [];
  for (let i = -warmups; i < samples; i++) {
    const without = timed(plain, worker, steps);
    const withOne = timed(checked, worker, steps);
    if (i < 0) continue;
    bare.push(without);
    costs.push(withOne - without);
  }
  return { costNs: median(costs), bareNs: median(bare) };
});

let kept = 0;

function timed(loop, worker, steps) {
  const start = performance.now();
  // Kept, so that no compiler may leave the loop away.
  kept ^= loop(worker, steps, kept | 1);
  return (1e6 * (performance.now() - start)) / steps;
}

/** Pairs of loops that do the same sum, one with a checkpoint at every step. */
const LOOPS = {
  bare: {
    plain(_worker, steps, seed) {
      let x = seed;
      for (let step = 0; step < steps; step++) {
        x ^= x << 13;
        x ^= x >> 17;
        x ^= x << 5;
      }
      return x;
    },

    checked(worker, steps, seed) {
      let x = seed;
      for (let step = 0; step < steps; step++) {
        x ^= x << 13;
        x ^= x >> 17;
        x ^= x << 5;
        worker.checkpointSync();
      }
      return x;
    },
  },

  progress: {
    plain(_worker, steps, seed) {
      let x = seed;
      for (let step = 0; step < steps; step++) {
        x ^= x << 13;
        x ^= x >> 17;
        x ^= x << 5;
      }
      return x;
    },

    checked(worker, steps, seed) {
      let x = seed;
      for (let step = 0; step < steps; step++) {
        x ^= x << 13;
        x ^= x >> 17;
        x ^= x << 5;
        worker.checkpointSync(() => ({ step, x }));
      }
      return x;
    },
  },
};
