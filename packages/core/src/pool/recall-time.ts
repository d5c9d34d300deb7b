import { performance } from "../timers.js";

/** How much one answer's time changes the mean. */
const WEIGHT = 1 / 16;

/** An answer that took longer lay unread while the program paused, or waited for a link that was broken: of the way that says no more. */
const LONGEST_MS = 50;

/** How long a worker's end takes to answer a RECALL, whatever its tasks do: the way there and back, as busy as it is. */
export class RecallTime {
  #meanMs = 0;

  /** The mean, in milliseconds, 50 at most; 0 while nothing was asked back. */
  get ms(): number {
    return this.#meanMs;
  }

  /** An answer came to what was asked then, by `performance.now`. */
  answered(asked: number): void {
    const took = Math.min(performance.now() - asked, LONGEST_MS);
    this.#meanMs += (took - this.#meanMs) * WEIGHT;
  }
}
