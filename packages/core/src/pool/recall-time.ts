/** How much one answer's time changes the mean. */
const WEIGHT = 1 / 16;

/** How long a worker's end takes to answer a RECALL, whatever its tasks do: the way there and back, as busy as it is. */
export class RecallTime {
  #meanMs = 0;

  /** The mean, in milliseconds; 0 while nothing was asked back. */
  get ms(): number {
    return this.#meanMs;
  }

  /** An answer came to what was asked then, by `performance.now`. */
  answered(asked: number): void {
    this.#meanMs += (performance.now() - asked - this.#meanMs) * WEIGHT;
  }
}
