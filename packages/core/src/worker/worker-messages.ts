import { isBossworksError } from "../errors/bossworks-error.js";
import type { ErrorCode } from "../errors/error-codes.js";
import type { WaitOptions } from "../util/wait-limits.js";
import type { Turnstile } from "./turnstile.js";

/** No message will follow: the boss has ended the input, or the task is over. */
const ENDS: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["INPUT_ENDED", "WORKER_GONE"]);

/** The boss's messages, as `for await` takes them, until the input or the task ends. `return` ends it at once, whatever a `next` waits for. */
export class WorkerMessages<In> implements AsyncIterableIterator<In> {
  readonly #take: (limits: WaitOptions) => In | Promise<In>;
  readonly #turnstile: Turnstile;
  readonly #closing = new AbortController();
  readonly #limits: WaitOptions = { signal: this.#closing.signal };

  /** `take` gives the next message, or a promise of it. */
  constructor(take: (limits: WaitOptions) => In | Promise<In>, turnstile: Turnstile) {
    this.#take = take;
    this.#turnstile = turnstile;
  }

  next(): Promise<IteratorResult<In>> {
    if (this.#closing.signal.aborted) return this.return();
    return this.#turnstile.pass(this.#takeNext, result, this.#onError);
  }

  async return(): Promise<IteratorResult<In>> {
    this.#closing.abort();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  readonly #takeNext = (): In | Promise<In> => this.#take(this.#limits);

  readonly #onError = (error: unknown): IteratorResult<In> => {
    const isOver = this.#closing.signal.aborted;
    this.#closing.abort();
    if (!isOver && !(isBossworksError(error) && ENDS.has(error.code))) throw error;
    return { done: true, value: undefined };
  };
}

function result<In>(value: In): IteratorResult<In> {
  return { done: false, value };
}
