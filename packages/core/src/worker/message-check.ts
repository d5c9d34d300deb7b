import { decodeOwned, encode } from "../codec/codec.js";
import { asynchronous, check, isLater, type Passed } from "../schema/check.js";
import type { StandardSchema } from "../schema/standard-schema.js";
import type { ByteSpan } from "../util/byte-span.js";
import type { Engine } from "./engine.js";
import { PENDING, type Pending } from "./wait-list.js";

type Verdict = Passed | "refused" | Pending;

/**
 * The schema of a worker's incoming messages, asked about one at a time: the next. The boss is told of each it refuses, with
 * STATUS_ERROR that answers no signal; the worker never sees it.
 */
export class MessageCheck {
  readonly #schema: StandardSchema;
  readonly #engine: Engine;
  readonly #task: number;
  /** Of the next message, once it was asked for. */
  #verdict: Verdict | undefined;

  /** `task`: whose messages they are, 0 for the worker itself. */
  constructor(schema: StandardSchema, engine: Engine, task: number) {
    this.#schema = schema;
    this.#engine = engine;
    this.#task = task;
  }

  /** The verdict on the next message; anything but `PENDING` is said once, and the message is then to go. */
  of(next: ByteSpan, blocking: "blocking" | undefined): Verdict {
    this.#verdict ??= this.#ask(next);
    const verdict = this.#verdict;
    if (verdict !== PENDING) this.#verdict = undefined;
    else if (blocking) throw asynchronous("worker.receiveSync: the message", "worker.receive");
    return verdict;
  }

  #ask(next: ByteSpan): Verdict {
    try {
      const checked = check("the message", this.#schema, decodeOwned(next));
      if (!isLater(checked)) return checked;
      void this.#settle(checked);
      return PENDING;
    } catch (error) {
      return this.#refuse(error);
    }
  }

  async #settle(coming: Promise<Passed>): Promise<void> {
    try {
      this.#verdict = await coming;
    } catch (error) {
      this.#verdict = this.#refuse(error);
    }
    this.#engine.onFree();
  }

  #refuse(error: unknown): "refused" {
    this.#engine.line.control("STATUS_ERROR", 0, encode({ error }), undefined, this.#task);
    return "refused";
  }
}
