import { defineWorker } from "@bossworks/core";

/** Takes items off the queue in order, puts an answer to each on the queue that goes back, and tells how many they were. */
export const desk = defineWorker(import.meta, async (worker) => {
  let taken = 0;
  for await (const item of worker) {
    taken++;
    await worker.send({ nth: taken, item, square: item ** 2 });
  }
  return taken;
});
