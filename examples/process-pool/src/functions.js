import { createHash, randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";

/** Sleeps for a random time between two numbers of milliseconds, and says how long it was. */
export async function sleep(worker, index, [leastMs, mostMs]) {
  const ms = leastMs + Math.random() * (mostMs - leastMs);
  await wait(ms, undefined, { signal: worker.signal });
  return `${index} : slept for ${(ms / 1000).toFixed(3)} seconds`;
}

/** How many primes are below a number, counted the slow way. */
export function countPrimes(worker, below) {
  let found = 0;
  for (let number = 2; number < below; number++) {
    worker.checkpointSync(() => ({ number, found }));
    if (isPrime(number)) found++;
  }
  return found;
}

/** So many random bytes, and their digest, so that whoever gets them can compare. */
export function randomData(_worker, size) {
  const bytes = randomBytes(size);
  return { bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
}

function isPrime(number) {
  for (let by = 2; by * by <= number; by++) if (number % by === 0) return false;
  return true;
}
