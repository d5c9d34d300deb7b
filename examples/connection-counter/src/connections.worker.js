import { setImmediate as turn } from "node:timers/promises";
import { defineWorker } from "@bossworks/core";
import { addOneTo } from "./count-file.js";

/** So many connections begin in the same turn of the event loop. */
const TOGETHER = 4;

/** Waits until the connection of that number comes. */
async function arrive(index) {
  for (let i = 0; i < index / TOGETHER; i++) await turn();
}

/** Counts so many connections in a file as they come, one after another or together; `guarded`: one at a time, whichever worker has it. */
export const inFile = defineWorker(import.meta, async (worker, { connections, path, guarded }) => {
  const semaphore = worker.semaphore("file");
  await Promise.all(
    Array.from({ length: connections }, async (_, index) => {
      await arrive(index);
      const release = guarded ? await semaphore.acquire() : undefined;
      try {
        await addOneTo(path);
      } finally {
        release?.();
      }
    }),
  );
});

/** Lets so many connections begin and end as they come; tells how they fared and how many it ever saw live. */
export const connections = defineWorker(import.meta, async (worker, { connections, turns }) => {
  const live = worker.counter("live");
  const seen = { served: 0, refused: 0, most: 0 };

  async function connect(index) {
    await arrive(index);
    try {
      const now = await live.add(1);
      seen.most = Math.max(seen.most, now);
    } catch (error) {
      if (error.code !== "LIMIT_REACHED") throw error;
      seen.refused++;
      return;
    }
    try {
      for (let i = 0; i < turns; i++) await turn();
      seen.served++;
    } finally {
      await live.add(-1);
    }
  }

  await Promise.all(Array.from({ length: connections }, (_, index) => connect(index)));
  return seen;
});
