import { performance } from "../timers.js";
/**
 * Asks `hasWork` in a tight loop for so many microseconds, at least once: an answer within them costs a tenth of a
 * sleep. Only while threads do not outnumber cores.
 */
export function spin(forUs: number, hasWork: () => boolean): boolean {
  if (forUs === 0) return hasWork();
  const until = performance.now() + forUs / 1000;
  do {
    if (hasWork()) return true;
  } while (performance.now() < until);
  return false;
}
