import { given } from "./given-promise.js";
import type { StopOrder } from "./stop-order.js";

// biome-ignore lint/suspicious/noExplicitAny: what a call comes to, where nothing else is said.
const same = (value: any): any => value;
const rethrow = (error: unknown): never => {
  throw error;
};

/**
 * Calls of one kind that user code makes. What is there at once is given as a plain promise, which `await` takes in one
 * microtask; what had to wait takes some more, and so does all that is asked for meanwhile: nobody overtakes.
 */
export class Turnstile {
  readonly #scope: { readonly stop: StopOrder };
  /** Calls that had to wait, until who made them is about to go on. */
  #inFlight = 0;

  constructor(scope: { readonly stop: StopOrder }) {
    this.#scope = scope;
  }

  /**
   * `call` gives a value, which is no promise, or a promise of one; `finish` makes of it what the call comes to, `fail` of an
   * error. Never throws: the promise rejects.
   */
  pass<T, R = T>(
    call: () => T | Promise<T>,
    finish: (value: T) => R = same,
    fail: (error: unknown) => R = rethrow,
  ): Promise<R> {
    try {
      const got = call();
      if (got instanceof Promise) return this.#stand(got.then(finish, fail));
      if (this.#inFlight === 0) return Promise.resolve(finish(got));
      return this.#stand(Promise.resolve(got).then(finish));
    } catch (error) {
      return this.#failed(error, fail);
    }
  }

  #failed<R>(error: unknown, fail: (error: unknown) => R): Promise<R> {
    try {
      return Promise.resolve(fail(error));
    } catch (failure) {
      return given(Promise.reject(failure), this.#scope);
    }
  }

  #stand<R>(inner: Promise<R>): Promise<R> {
    this.#inFlight++;
    return given(inner, this.#scope, () => {
      this.#inFlight--;
    });
  }
}
