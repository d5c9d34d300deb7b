import { cpus } from "node:os";
import { setTimeout as delay } from "node:timers/promises";

/** Other programs that take more than this of a core disturb programs that need two. */
export const DISTURBING_CORES = 0.3;

const LOOK_MS = 500;

/** Begins to watch the machine; the function returned tells how many of its cores have been busy since. */
export function watchCores() {
  const begun = readClocks();
  return () => {
    const { busyMs, wallMs } = readClocks();
    return (busyMs - begun.busyMs) / (wallMs - begun.wallMs);
  };
}

/** Resolves when nobody disturbs, or after so long. */
export async function untilQuiet(timeoutMs) {
  for (let waited = 0; waited < timeoutMs; waited += LOOK_MS) {
    const busyCores = watchCores();
    await delay(LOOK_MS);
    if (busyCores() <= DISTURBING_CORES) return;
  }
}

function readClocks() {
  const busyMs = cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
  return { busyMs, wallMs: performance.now() };
}
