import { deferred } from "../util/deferred.js";
import { Hold } from "../util/hold.js";
import { type WaitOptions, withinLimits } from "../util/wait-limits.js";

/** Those who wait until nothing is left to do; and what keeps the program running until then. */
export class IdleWaiters {
  readonly #isIdle: () => boolean;
  readonly #mayLackWorkers: () => boolean;
  readonly #hold = new Hold();
  /** One for each who waits, who leaves it at a limit: what is common to all would keep those who have gone. */
  readonly #waiting = new Set<() => void>();

  /** `mayLackWorkers`: tasks wait for workers that are still to come, and nobody else may keep the program running yet. */
  constructor(isIdle: () => boolean, mayLackWorkers: () => boolean) {
    this.#isIdle = isIdle;
    this.#mayLackWorkers = mayLackWorkers;
  }

  /** Something waits to be done. */
  busy(): void {
    if (this.#mayLackWorkers()) this.#hold.take();
  }

  /** Resolves when nothing is left, at once if nothing is. */
  async wait(what: string, limits: WaitOptions): Promise<void> {
    if (this.#isIdle()) return;
    const idle = deferred<void>();
    this.#waiting.add(idle.resolve);
    try {
      await withinLimits(what, limits, idle.promise);
    } finally {
      this.#waiting.delete(idle.resolve);
    }
  }

  /** Something has ended. */
  look(): void {
    if ((this.#waiting.size === 0 && !this.#hold.isTaken) || !this.#isIdle()) return;
    this.#hold.release();
    for (const tell of this.#waiting) tell();
    this.#waiting.clear();
  }
}
