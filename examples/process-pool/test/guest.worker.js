import { setImmediate as turn } from "node:timers/promises";
import { defineWorker } from "@bossworks/core";
import { enter } from "./presence.js";

/** Goes into the room again and again, for a turn of the event loop each; the most it ever saw there at once. */
export const guest = defineWorker(import.meta, async (worker, { folder, visits }) => {
  const room = worker.semaphore("room");
  let most = 0;
  for (let i = 0; i < visits; i++) {
    const release = await room.acquire();
    try {
      const { seen, leave } = enter(folder);
      most = Math.max(most, seen);
      await turn();
      leave();
    } finally {
      release();
    }
  }
  return most;
});

/** Goes into the room, says so, and stays until it is told something. */
export const stayer = defineWorker(import.meta, async (worker, folder) => {
  const release = await worker.semaphore("room").acquire();
  const { seen, leave } = enter(folder);
  try {
    await worker.send(seen);
    await worker.receive();
  } finally {
    leave();
    release();
  }
});
