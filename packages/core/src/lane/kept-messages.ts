import type { Undelivered } from "./line.js";

/** Messages that were accepted and are not yet known to be taken, so that they can be given back. */
export class KeptMessages {
  readonly #kept: { body: Uint8Array; upTo: number }[] = [];
  #charge = 0;
  #count = 0;

  add(body: Uint8Array, charge: number): void {
    this.#charge += charge;
    this.#count++;
    this.#kept.push({ body, upTo: this.#charge });
  }

  /** The other end's user took everything up to an absolute charge. */
  forget(consumed: number): void {
    const next = this.#kept.findIndex(({ upTo }) => upTo > consumed);
    this.#kept.splice(0, next < 0 ? this.#kept.length : next);
  }

  /**
   * What the other end's user never took, in order. `taken` is how many it had taken, when it said so; `unsent` are
   * the bodies that never left.
   */
  undelivered(unsent: ReadonlySet<Uint8Array>, taken?: number): Undelivered[] {
    const kept = this.#kept.splice(0);
    const skipped = taken === undefined ? 0 : Math.max(0, taken - (this.#count - kept.length));
    return kept
      .slice(skipped)
      .map(({ body }) => ({ body, known: taken !== undefined || unsent.has(body) ? "unsent" : "unknown" }));
  }
}
