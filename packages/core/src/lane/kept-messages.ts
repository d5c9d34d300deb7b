import type { ByteSpan } from "../util/byte-span.js";
import { SpanQueue } from "../util/span-queue.js";
import { chargeOf } from "./credit.js";
import type { Undelivered } from "./line.js";

/** Messages that were accepted and are not yet known to be taken, so that they can be given back. */
export class KeptMessages {
  readonly #bodies = new SpanQueue();
  /** What all messages up to the first kept one have cost. */
  #forgotten = 0;
  #count = 0;

  add(body: ByteSpan): void {
    this.#count++;
    this.#bodies.push(body);
  }

  /** The other end's user took everything up to an absolute charge. */
  forget(consumed: number): void {
    while (this.#bodies.length > 0) {
      const upTo = this.#forgotten + chargeOf(this.#bodies.firstLength);
      if (upTo > consumed) return;
      this.#forgotten = upTo;
      this.#bodies.drop();
    }
  }

  /**
   * What the other end's user never took, in order. `taken` is how many it had taken, when it said so; `unsent` how many
   * of the last never left.
   */
  undelivered(unsent: number, taken?: number): Undelivered[] {
    const kept = this.#bodies.drain();
    const skipped = taken === undefined ? 0 : Math.max(0, taken - (this.#count - kept.length));
    const firstUnsent = taken === undefined ? kept.length - unsent : 0;
    return kept
      .map<Undelivered>((body, index) => ({ body, known: index >= firstUnsent ? "unsent" : "unknown" }))
      .slice(skipped);
  }
}
