import { defineWorker } from "@bossworks/core";

/** Prints page after page and jams when it has printed `capacity` of them: nothing it could mend by itself. */
export const printer = defineWorker(import.meta, async function printer(worker, { capacity }) {
  const jam = new Error("paper jam");
  if (capacity === 0) throw jam;
  let printed = 0;
  for await (const page of worker) {
    await worker.send(`printed ${page}`);
    if (++printed === capacity) throw jam;
  }
  return "idle";
});
