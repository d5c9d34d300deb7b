import { deferred, handled } from "../util/deferred.js";
import { Pacer } from "../util/pacer.js";
import { abortedError, armLimits, type WaitOptions } from "../util/wait-limits.js";
import { quietly } from "./quietly.js";

/** What a source gives: a value, none yet, or the end (with the error to throw, if any). */
export type Next<T> = { readonly value: T } | "empty" | { readonly ended: Error | undefined };

/** An async iterator over what comes to lie somewhere. `return` ends it at once, whatever a `next` still waits for. */
export abstract class PulledIterator<T> implements AsyncIterableIterator<T> {
  readonly #what: string;
  readonly #pacer = new Pacer();
  readonly #limits: WaitOptions;
  #wakeUp: (() => void) | undefined;
  /** Settles when the `next` asked last has been answered; undefined while none waits. */
  #asked: Promise<void> | undefined;
  #closed: Promise<unknown> | undefined;

  constructor(limits: WaitOptions, what = "the iteration") {
    this.#limits = limits;
    this.#what = what;
  }

  /** What it throws ends the iteration. */
  protected abstract take(): Next<T>;
  /** Called once, at the end; what it returns is awaited. */
  protected abstract release(): unknown;
  /** Keeps the event loop alive while `next` waits. */
  protected hold(): () => void {
    return () => {};
  }

  /** Lets a waiting `next` look again. */
  wake(): void {
    this.#wakeUp?.();
  }

  next(): Promise<IteratorResult<T>> {
    const pause = this.#pacer.pause();
    if (!pause && !this.#asked && !this.#closed && !this.#limits.signal?.aborted) {
      // What is here already is handed out without the machinery of waiting.
      try {
        const next = this.take();
        if (next !== "empty" && "value" in next) return Promise.resolve({ done: false, value: next.value });
      } catch (error) {
        return this.#inTurn(() => this.#fail(error));
      }
    }
    return this.#inTurn(() => this.#next(pause));
  }

  /** Several `next` at once are served one after the other, in the order of asking. */
  #inTurn(ask: () => Promise<IteratorResult<T>>): Promise<IteratorResult<T>> {
    const before = this.#asked;
    const answer = quietly(async () => {
      await before;
      return ask();
    });
    const settled: Promise<void> = answer.then(
      () => {},
      () => {},
    );
    this.#asked = settled;
    void settled.then(() => {
      if (this.#asked === settled) this.#asked = undefined;
    });
    return answer;
  }

  async #next(pause: Promise<void> | undefined): Promise<IteratorResult<T>> {
    if (pause) await pause;
    try {
      while (!this.#closed) {
        const { signal } = this.#limits;
        if (signal?.aborted) throw abortedError(this.#what, signal);
        const next = this.take();
        if (next === "empty") await this.#change();
        else if ("value" in next) return { done: false, value: next.value };
        else if (next.ended) throw next.ended;
        else await this.close();
      }
    } catch (error) {
      return this.#fail(error);
    }
    return { done: true, value: undefined };
  }

  async #fail(error: unknown): Promise<never> {
    await this.close();
    throw error;
  }

  async return(): Promise<IteratorResult<T>> {
    await this.close();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Ends it; whoever waits for a `next` is told so at once. */
  protected close(): Promise<unknown> {
    if (this.#closed) return this.#closed;
    this.#closed = handled((async () => this.release())());
    this.#wakeUp?.();
    return this.#closed;
  }

  async #change(): Promise<void> {
    const changed = deferred<void>();
    this.#wakeUp = () => changed.resolve();
    const letGo = this.hold();
    const disarm = armLimits(this.#what, this.#limits, (error) => {
      changed.reject(error);
      void this.close();
    });
    try {
      await changed.promise;
    } finally {
      disarm();
      letGo();
      this.#wakeUp = undefined;
    }
  }
}
