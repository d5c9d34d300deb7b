import { deferred } from "../util/deferred.js";
import { type WaitOptions, withinLimits } from "../util/wait-limits.js";

/** Those who wait until nothing is left to do. */
export class IdleWaiters {
  readonly #isIdle: () => boolean;
  #waiting = deferred<void>();
  #count = 0;

  constructor(isIdle: () => boolean) {
    this.#isIdle = isIdle;
  }

  /** Resolves when nothing is left, at once if nothing is. */
  async wait(what: string, limits: WaitOptions): Promise<void> {
    if (this.#isIdle()) return;
    this.#count++;
    try {
      await withinLimits(what, limits, this.#waiting.promise);
    } finally {
      this.#count--;
    }
  }

  /** Something has ended. */
  look(): void {
    if (this.#count === 0 || !this.#isIdle()) return;
    this.#waiting.resolve();
    this.#waiting = deferred<void>();
  }
}
