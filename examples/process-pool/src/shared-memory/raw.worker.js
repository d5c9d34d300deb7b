import { getEnvironmentData } from "node:worker_threads";
import { defineWorker } from "@bossworks/core";

/**
 * Adds one to a number in raw memory as one does who is alone: reads it, adds one, writes it back. Memory does not guard
 * itself; the semaphore does.
 */
export const rawAdder = defineWorker(import.meta, (worker, times) => {
  const numbers = new Int32Array(getEnvironmentData("memory"));
  const guard = worker.semaphore("memory");
  for (let i = 0; i < times; i++) {
    const release = guard.acquireSync();
    try {
      const before = numbers[0];
      numbers[0] = before + 1;
    } finally {
      release();
    }
  }
});
