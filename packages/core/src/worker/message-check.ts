import { decodeOwned } from "../codec/codec.js";
import { encodeFailure } from "../codec/encode-failure.js";
import { MAX_CONTROL_BODY_BYTES } from "../protocol/limits.js";
import { asynchronous, check, isLater, type Passed } from "../schema/check.js";
import type { StandardSchema } from "../schema/standard-schema.js";
import type { ByteSpan } from "../util/byte-span.js";
import type { Engine } from "./engine.js";
import { trySay } from "./shared-line.js";
import { PENDING, type Pending } from "./wait-list.js";

type Verdict = Passed | "refused" | Pending;

/** What is to be told of a message that the schema refused. */
class Refusal {
  readonly body: ByteSpan;

  constructor(error: unknown) {
    this.body = encodeFailure({ error }, checkFrame);
  }
}

/** What is carried on the data lane would be overtaken by the worker's end. */
function checkFrame({ length }: ByteSpan): void {
  if (length > MAX_CONTROL_BODY_BYTES) throw new RangeError(`${length} bytes are more than a frame carries`);
}

/**
 * The schema of a worker's incoming messages, asked about one at a time: the next. The boss is told of each it refuses, with
 * STATUS_ERROR that answers no signal; the worker never sees it.
 */
export class MessageCheck {
  readonly #schema: StandardSchema;
  readonly #engine: Engine;
  readonly #task: number;
  /** Of the next message, once it was asked for. */
  #verdict: Passed | Refusal | Pending | undefined;

  /** `task`: whose messages they are, 0 for the worker itself. */
  constructor(schema: StandardSchema, engine: Engine, task: number) {
    this.#schema = schema;
    this.#engine = engine;
    this.#task = task;
  }

  /**
   * The verdict on the next message; anything but `PENDING` is said once, and the message is then to go. Pending is also a
   * refusal that cannot be told yet.
   */
  of(next: ByteSpan, blocking: "blocking" | undefined): Verdict {
    this.#verdict ??= this.#ask(next);
    const verdict = this.#verdict;
    if (verdict === PENDING) {
      if (blocking) throw asynchronous("worker.receiveSync: the message", "worker.receive");
      return PENDING;
    }
    if (verdict instanceof Refusal && !this.#tell(verdict)) return PENDING;
    this.#verdict = undefined;
    return verdict instanceof Refusal ? "refused" : verdict;
  }

  #ask(next: ByteSpan): Passed | Refusal | Pending {
    try {
      const checked = check("the message", this.#schema, decodeOwned(next));
      if (!isLater(checked)) return checked;
      void this.#settle(checked);
      return PENDING;
    } catch (error) {
      return new Refusal(error);
    }
  }

  async #settle(coming: Promise<Passed>): Promise<void> {
    try {
      this.#verdict = await coming;
    } catch (error) {
      this.#verdict = new Refusal(error);
    }
    this.#engine.onFree();
  }

  /** False while the boss has not taken what was told before. */
  #tell({ body }: Refusal): boolean {
    return trySay(() => this.#engine.line.control("STATUS_ERROR", 0, body, undefined, this.#task));
  }
}
