import { quietly } from "../boss/quietly.js";
import { deferred } from "../util/deferred.js";
import { onAbort } from "../util/on-abort.js";
import { armLimits, assertNotAborted, checkWaitOptions, type WaitOptions } from "../util/wait-limits.js";
import { makeRelease, type Release } from "./release.js";
import type { SemaphoreState } from "./semaphore-state.js";

/**
 * The boss's handle of a semaphore: so many permits for the boss and its workers, in the order of asking. What a worker
 * held comes back when its employment is over.
 */
export class Semaphore {
  readonly #state: SemaphoreState;
  readonly #closed: AbortSignal;

  /** `closed`: fires when the boss closes, with the error that waits reject. */
  constructor(state: SemaphoreState, closed: AbortSignal) {
    this.#state = state;
    this.#closed = closed;
  }

  get name(): string {
    return this.#state.name;
  }

  /** How many may hold a permit at once. */
  get permits(): number {
    return this.#state.permits;
  }

  /** Permits that nobody holds now. */
  get available(): number {
    return this.#state.free;
  }

  /** Who waits in line now. */
  get waiting(): number {
    return this.#state.waiting;
  }

  /** Waits for a permit; resolves to what gives it back. TIMEOUT, ABORTED, BOSS_CLOSED. */
  acquire(options?: WaitOptions): Promise<Release> {
    return quietly(() => this.#acquire(options));
  }

  /** A permit if one is free now, else undefined. BOSS_CLOSED. */
  tryAcquire(): Promise<Release | undefined> {
    return quietly(async () => {
      this.#closed.throwIfAborted();
      return this.#state.tryTake() ? this.#release() : undefined;
    });
  }

  async #acquire(options?: WaitOptions): Promise<Release> {
    const what = `acquiring "${this.name}"`;
    const limits = checkWaitOptions("semaphore.acquire", options);
    this.#closed.throwIfAborted();
    assertNotAborted(what, limits);
    if (this.#state.tryTake()) return this.#release();
    const turn = deferred<Release>();
    const leave = this.#state.wait(() => turn.resolve(this.#release()));
    const giveUp = (error: unknown): void => {
      if (leave()) turn.reject(error);
    };
    const disarm = armLimits(what, limits, giveUp);
    const letGo = onAbort(this.#closed, () => giveUp(this.#closed.reason));
    try {
      return await turn.promise;
    } finally {
      disarm();
      letGo();
    }
  }

  #release(): Release {
    return makeRelease(() => this.#state.give());
  }
}
