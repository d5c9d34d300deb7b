import type { ByteSpan } from "../util/byte-span.js";
import { Queue } from "../util/queue.js";
import { chargeOf } from "./credit.js";
import type { Undelivered } from "./line.js";

/** Messages that were accepted and are not yet known to be taken, so that they can be given back. */
export class KeptMessages {
  readonly #bodies = new Queue<ByteSpan>();
  /** What all messages up to the first kept one have cost. */
  #forgotten = 0;
  #count = 0;

  add(body: ByteSpan): void {
    this.#count++;
    this.#bodies.push(body);
  }

  /** The other end's user took everything up to an absolute charge. */
  forget(consumed: number): void {
    for (let next = this.#bodies.first; next; next = this.#bodies.first) {
      const upTo = this.#forgotten + chargeOf(next.length);
      if (upTo > consumed) return;
      this.#forgotten = upTo;
      this.#bodies.shift();
    }
  }

  /**
   * What the other end's user never took, in order. `taken` is how many it had taken, when it said so; `unsent` are
   * the bodies that never left.
   */
  undelivered(unsent: ReadonlySet<ByteSpan>, taken?: number): Undelivered[] {
    const kept = this.#bodies.drain();
    const skipped = taken === undefined ? 0 : Math.max(0, taken - (this.#count - kept.length));
    return kept
      .slice(skipped)
      .map((body) => ({ body, known: taken !== undefined || unsent.has(body) ? "unsent" : "unknown" }));
  }
}
