import { performance } from "node:perf_hooks";
import { setImmediate as nextTurn } from "node:timers/promises";

/** An awaiting loop yields to the event loop after so many calls or so long, or timers and sockets would starve. */
const YIELD_CALLS = 256;
const YIELD_MS = 8;

/**
 * Keeps loops over promises that are already settled from starving the event loop. One per object. While it pauses,
 * everybody waits for the same pause, so that nobody overtakes who asked before.
 */
export class Pacer {
  #calls = 0;
  #yieldedAt = performance.now();
  #ongoing: Promise<void> | undefined;

  /** The pause that is under way, if any: for those who have waited for the event loop already. */
  get ongoing(): Promise<void> | undefined {
    return this.#ongoing;
  }

  /** Undefined while the loop may go on, else a promise to await first. */
  pause(): Promise<void> | undefined {
    if (this.#ongoing) return this.#ongoing;
    const now = performance.now();
    if (++this.#calls < YIELD_CALLS && now - this.#yieldedAt < YIELD_MS) return undefined;
    this.#calls = 0;
    this.#ongoing = nextTurn().then(() => {
      this.#ongoing = undefined;
      this.#yieldedAt = performance.now();
    });
    return this.#ongoing;
  }
}
