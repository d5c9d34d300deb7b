import { defineWorker } from "@bossworks/core";
import { enter } from "./presence.js";

/** Is present in a folder, says so, and stays until it is told something, which it returns. */
export const held = defineWorker(import.meta, async (worker, folder) => {
  const { seen, leave } = enter(folder);
  try {
    await worker.send({ pid: process.pid, seen });
    return { said: await worker.receive(), seen };
  } finally {
    leave();
  }
});
