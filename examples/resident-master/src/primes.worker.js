import { defineWorker } from "@bossworks/core";

/** How many primes are below a number, counted the slow way, and by which process. */
export const primes = defineWorker(import.meta, (worker, limit) => {
  let count = 0;
  for (let number = 2; number < limit; number++) {
    worker.checkpointSync(() => ({ number, count }));
    if (isPrime(number)) count++;
  }
  return { count, pid: process.pid };
});

function isPrime(number) {
  for (let by = 2; by * by <= number; by++) if (number % by === 0) return false;
  return true;
}
