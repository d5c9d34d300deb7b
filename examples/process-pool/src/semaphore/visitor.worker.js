import { setTimeout as wait } from "node:timers/promises";
import { defineWorker } from "@bossworks/core";

/** Enters the room as soon as there is a place, stays for a while, and leaves. */
export const visitor = defineWorker(import.meta, async (worker, { stayMs }) => {
  console.log(`${worker.name} wants to enter the room`);
  const leave = await worker.semaphore("room").acquire();
  try {
    console.log(`${worker.name} is in the room`);
    await wait(stayMs, undefined, { signal: worker.signal });
    console.log(`${worker.name} leaves the room`);
  } finally {
    leave();
  }
});
