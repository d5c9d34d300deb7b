import { performance, setImmediate } from "../timers.js";
import { neverRejects } from "./deferred.js";

/** An awaiting loop yields to the event loop after so many calls or so long, or timers and sockets would starve. */
const YIELD_CALLS = 256;
const YIELD_MS = 8;

/** To look at the clock costs a tenth of a small message: quick calls are looked at in groups of so many. */
const GROUP_CALLS = 8;
const QUICK_GROUP_MS = 0.1;

/** Keeps loops over promises that are already settled from starving the event loop. One per object. */
export class Pacer {
  #calls = 0;
  #unseen = 0;
  #seenAt = performance.now();
  #yieldedAt = this.#seenAt;
  #pause: Promise<void> | undefined;
  #turn: NodeJS.Immediate | undefined;

  /** True when it is time to let the event loop turn: counted from here on anew. */
  isDue(): boolean {
    if (++this.#calls >= YIELD_CALLS) return this.#yield(performance.now());
    if (--this.#unseen > 0) return false;
    const now = performance.now();
    if (now - this.#yieldedAt >= YIELD_MS) return this.#yield(now);
    this.#unseen = now - this.#seenAt < QUICK_GROUP_MS ? GROUP_CALLS : 0;
    this.#seenAt = now;
    return false;
  }

  /**
   * Undefined while the loop may go on, else a promise to await first; the same one until the event loop has turned, so
   * that who awaits every hundredth call does not miss it. It never rejects.
   */
  pause(): Promise<void> | undefined {
    return this.#pause || !this.isDue() ? this.#pause : this.#beginPause();
  }

  /** Apart from what each call runs through, where its closures would cost. */
  #beginPause(): Promise<void> {
    this.#pause = neverRejects(
      new Promise((resolve) => {
        setImmediate(() => {
          this.#pause = undefined;
          resolve();
        });
      }),
    );
    return this.#pause;
  }

  /**
   * Calls `then` when the event loop has turned; however often this is asked before, once: turns that each bring about several
   * more would soon be so many that nothing else has one.
   */
  afterTurn(then: () => void): void {
    this.#turn ??= setImmediate(() => {
      this.#turn = undefined;
      then();
    });
  }

  #yield(now: number): true {
    this.#calls = 0;
    this.#unseen = 0;
    this.#seenAt = now;
    this.#yieldedAt = now;
    return true;
  }
}
