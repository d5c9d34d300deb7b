import { AbstractWorker, defineWorker } from "@bossworks/core";

/** A worker as a method of a class: `this` is the worker's handle. */
export class PiWorker extends AbstractWorker {
  hits = 0;
  step = 0;

  calc({ iterations }) {
    while (this.step < iterations) {
      const x = Math.random();
      const y = Math.random();
      if (x * x + y * y < 1) this.hits++;
      this.step++;
      this.checkpointSync(() => ({ step: this.step, hits: this.hits }));
    }
    return { step: this.step, hits: this.hits };
  }
}

export const piByMethod = defineWorker(import.meta, PiWorker, "calc");
