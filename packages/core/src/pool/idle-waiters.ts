import { deferred } from "../util/deferred.js";
import { Hold } from "../util/hold.js";
import { type WaitOptions, withinLimits } from "../util/wait-limits.js";

/** Those who wait until nothing is left to do; and what keeps the program running until then. */
export class IdleWaiters {
  readonly #isIdle: () => boolean;
  readonly #hold: Hold | undefined;
  #waiting = deferred<void>();
  #count = 0;

  /** `holds`: nobody else may keep the program running yet, for at hosts tasks wait for workers that are still to come. */
  constructor(isIdle: () => boolean, holds: boolean) {
    this.#isIdle = isIdle;
    this.#hold = holds ? new Hold() : undefined;
  }

  /** Something waits to be done. */
  busy(): void {
    this.#hold?.take();
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
    if ((this.#count === 0 && !this.#hold) || !this.#isIdle()) return;
    this.#hold?.release();
    this.#waiting.resolve();
    this.#waiting = deferred<void>();
  }
}
