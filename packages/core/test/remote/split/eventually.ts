import { setInterval } from "node:timers/promises";
import { DEADLINE_MS } from "../support.js";

const LOOK_MS = 10;

/** Looks again and again, and leaves the processor to others meanwhile: here many processes work on few of them. */
export async function eventually(what: string, holds: () => boolean, ms = DEADLINE_MS): Promise<void> {
  const deadline = performance.now() + ms;
  for await (const _ of setInterval(LOOK_MS)) {
    if (holds()) return;
    if (performance.now() > deadline) throw new Error(`${what} has not come within ${ms} ms`);
  }
}
