/** So many numbers between two looks at what else is to be done: a fraction of a millisecond. */
const AT_ONCE = 500;

/**
 * How many primes are below a number, counted the slow way, and in turns with whatever else the worker does. Stops when
 * nobody wants it any more.
 */
export async function countPrimes(worker, limit, isWanted) {
  let count = 0;
  for (let number = 2; number < limit; number++) {
    if (isPrime(number)) count++;
    if (number % AT_ONCE > 0) continue;
    await worker.checkpoint();
    if (!isWanted()) break;
  }
  return count;
}

function isPrime(number) {
  for (let by = 2; by * by <= number; by++) if (number % by === 0) return false;
  return true;
}
