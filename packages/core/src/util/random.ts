/** A small repeatable generator (mulberry32): numbers from 0 up to 1, the same for the same seed. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One seed made of several numbers: each combination has its own. */
export function combinedSeed(...parts: readonly number[]): number {
  return parts.reduce((seed, part) => Math.floor(randomOf(seed ^ part)() * 2 ** 32), 0);
}
