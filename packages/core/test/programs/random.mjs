/**
 * Numbers as if at random, the same again for the same seed: xorshift, with 32 bits of state.
 *
 * @param {number} seed
 * @returns {(bound: number) => number} gives an integer from 0 up to, and not including, its bound
 */
export function randomFrom(seed) {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}

/** Characters of a message: mostly few, now and then more than a ring or a socket holds at once. */
const SIZES = [0, 0, 0, 10, 100, 5000, 70_000, 300_000];

/**
 * A message that tells whether it is whole.
 *
 * @param {number} n its number
 * @param {(bound: number) => number} random
 */
export function messageOf(n, random) {
  const length = SIZES[random(SIZES.length)] ?? 0;
  return { n, length, filling: "x".repeat(length) };
}

/** @param {{ length: number, filling: string }} message */
export function isWhole({ length, filling }) {
  return filling.length === length;
}

/** How a worker's program ends. */
export const ENDS = ["returns", "returns", "throws", "exits", "loops", "waits", "reads", "reads"];
