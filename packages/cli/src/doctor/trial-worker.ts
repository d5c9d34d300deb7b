import type { Worker } from "@bossworks/core";

/** Waits for orders. It imports nothing, so that what is tried is the way to it. */
export async function answer(worker: Worker): Promise<void> {
  for await (const _ of worker);
}
