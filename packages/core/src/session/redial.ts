/** The first wait is at most so long, and each further one twice as long, up to the longest. */
const FIRST_MS = 50;
const LONGEST_MS = 5000;

/** Who was told that the boss is busy comes again after so long: it is there, and nothing is wrong. */
const BUSY_MS: readonly [least: number, most: number] = [50, 250];

/**
 * When to dial again after a broken link: exponential backoff with full jitter, so that many workers whose boss was
 * away for a moment do not come back all at once. The caller has the clock, the dealer and the dice.
 */
export class Redial {
  readonly #random: () => number;
  #failures = 0;

  /** `random`: from 0 up to 1. */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** Milliseconds to wait before the next attempt: anything up to 50, 100, 200 ... 5000. */
  nextDelayMs(): number {
    const most = Math.min(FIRST_MS * 2 ** this.#failures, LONGEST_MS);
    if (most < LONGEST_MS) this.#failures++;
    return this.#random() * most;
  }

  /** The same after the boss has said that it is busy. */
  busyDelayMs(): number {
    const [least, most] = BUSY_MS;
    return least + this.#random() * (most - least);
  }

  /** A link stands: the next break begins from the start. */
  succeeded(): void {
    this.#failures = 0;
  }
}
