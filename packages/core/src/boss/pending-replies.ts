import type { Frame } from "../protocol/frame.js";
import { type Deferred, deferred } from "../util/deferred.js";
import { LazyMap } from "../util/lazy-map.js";
import { armLimits, type WaitOptions } from "../util/wait-limits.js";

/** Ids of signals stay below those of calls, see CALL_ID in worker/engine.ts. */
const MAX_SIGNAL_ID = 2 ** 31 - 1;

/** Signals that wait for their one answer, by id. */
export class PendingReplies {
  readonly #waiting = new LazyMap<number, Deferred<Frame>>();
  #lastId = 0;

  /** An id no waiting signal has. */
  nextId(): number {
    do {
      this.#lastId = this.#lastId === MAX_SIGNAL_ID ? 1 : this.#lastId + 1;
    } while (this.#waiting.has(this.#lastId));
    return this.#lastId;
  }

  /**
   * The answer to a signal. A timeout or abort rejects, but does not withdraw the signal: its late answer is
   * simply nobody's.
   */
  async wait(id: number, what: string, limits: WaitOptions): Promise<Frame> {
    const waiting = deferred<Frame>();
    this.#waiting.set(id, waiting);
    const disarm = armLimits(what, limits, waiting.reject, { code: "SIGNAL_TIMEOUT" });
    try {
      return await waiting.promise;
    } finally {
      disarm();
      this.#waiting.delete(id);
    }
  }

  /** Hands an answer to whoever waits for it. */
  settle(frame: Frame): void {
    this.#waiting.get(frame.id)?.resolve(frame);
  }

  /** Nobody will answer any more. */
  rejectAll(error: () => Error): void {
    for (const waiting of this.#waiting.values()) waiting.reject(error());
  }
}
