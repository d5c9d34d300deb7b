/** An awaiting loop yields to the event loop after so many calls or so long, or timers and sockets would starve. */
const YIELD_CALLS = 256;
const YIELD_MS = 8;

/** Keeps loops over promises that are already settled from starving the event loop. One per object. */
export class Pacer {
  #calls = 0;
  #yieldedAt = performance.now();

  /** True when it is time to let the event loop turn: counted from here on anew. */
  isDue(): boolean {
    const now = performance.now();
    if (++this.#calls < YIELD_CALLS && now - this.#yieldedAt < YIELD_MS) return false;
    this.#calls = 0;
    this.#yieldedAt = now;
    return true;
  }

  /** Undefined while the loop may go on, else a promise to await first. */
  pause(): Promise<void> | undefined {
    return this.isDue() ? new Promise((resolve) => setImmediate(resolve)) : undefined;
  }
}
