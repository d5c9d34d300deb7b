import { defineWorker } from "@bossworks/core";

/** Adds one to the shared counter, so many times. */
export const adder = defineWorker(import.meta, async (worker, times) => {
  const total = worker.counter("total");
  await Promise.all(Array.from({ length: times }, () => total.add(1)));
});
