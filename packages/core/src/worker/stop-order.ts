import { BossworksError } from "../errors/bossworks-error.js";

/** STOP as user code meets it: an abort signal, and an error at every checkpoint. */
export class StopOrder {
  /** Made when somebody asks for it: most tasks never do. */
  #abort: AbortController | undefined;
  #isTold = false;
  #error: BossworksError | undefined;
  #isMet = false;

  /** Aborts when user code may be told of STOP. */
  get signal(): AbortSignal {
    if (!this.#abort) {
      this.#abort = new AbortController();
      if (this.#isTold) this.#abort.abort(this.#error);
    }
    return this.#abort.signal;
  }

  /** Set once STOP has arrived. */
  get error(): BossworksError | undefined {
    return this.#error;
  }

  /** STOP arrived. Runs no user code. */
  arrive(): void {
    const message = "the boss said STOP; let this error through, finally blocks run";
    this.#error = new BossworksError("WORKER_STOPPED", message);
  }

  /** Aborts the signal if STOP has arrived; its listeners are user code. */
  tell(): void {
    if (!this.#error || this.#isTold) return;
    this.#isTold = true;
    this.#abort?.abort(this.#error);
  }

  /** Throws at every checkpoint once STOP has arrived. */
  throwIfAny(): void {
    if (this.#error) throw this.#error;
  }

  /** User code is given what a call of its own threw, or rejects with: it may be the error of STOP. */
  meet(error: unknown): void {
    if (this.#error && error === this.#error) this.#isMet = true;
  }

  /** What a call threw is kept from user code after all. */
  notMet(): void {
    this.#isMet = false;
  }

  /** Runs a call that blocks the thread: whoever made it is given what it throws. */
  meeting<T>(call: () => T): T {
    try {
      return call();
    } catch (error) {
      this.meet(error);
      throw error;
    }
  }

  /** Throws if user code has not met STOP yet; afterwards clean-up code may still send. */
  throwOnce(): void {
    if (!this.#isMet) this.throwIfAny();
  }
}
