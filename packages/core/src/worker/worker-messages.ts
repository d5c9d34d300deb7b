import { isBossworksError } from "../errors/bossworks-error.js";
import type { ErrorCode } from "../errors/error-codes.js";
import type { WaitOptions } from "../util/wait-limits.js";
import { given } from "./given-promise.js";
import type { StopOrder } from "./stop-order.js";

/** No message will follow: the boss has ended the input, or the task is over. */
const ENDS: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["INPUT_ENDED", "WORKER_GONE"]);

/** The boss's messages, as `for await` takes them, until the input or the task ends. `return` ends it at once, whatever a `next` waits for. */
export class WorkerMessages<In> implements AsyncIterableIterator<In> {
  readonly #receive: (limits: WaitOptions) => Promise<In>;
  readonly #scope: { readonly stop: StopOrder };
  readonly #closing = new AbortController();

  constructor(receive: (limits: WaitOptions) => Promise<In>, scope: { readonly stop: StopOrder }) {
    this.#receive = receive;
    this.#scope = scope;
  }

  next(): Promise<IteratorResult<In>> {
    return given(this.#next(), this.#scope);
  }

  async return(): Promise<IteratorResult<In>> {
    this.#closing.abort();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #next(): Promise<IteratorResult<In>> {
    const { signal } = this.#closing;
    try {
      if (!signal.aborted) return { done: false, value: await this.#receive({ signal }) };
    } catch (error) {
      const isOver = signal.aborted;
      this.#closing.abort();
      if (!isOver && !(isBossworksError(error) && ENDS.has(error.code))) throw error;
    }
    return { done: true, value: undefined };
  }
}
