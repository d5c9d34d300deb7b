import type { Logger } from "./boss-options.js";

/** Links that were not let in: counted, and told to the logger each time their number has doubled. */
export class Refusals {
  readonly #dealer: string;
  readonly #logger: Logger | undefined;
  #count = 0;

  constructor(dealer: string, logger: Logger | undefined) {
    this.#dealer = dealer;
    this.#logger = logger;
  }

  /** Somebody was turned away; `worker` is whose link it claimed to be, if it came so far. */
  note(why: string, worker?: string): void {
    const count = ++this.#count;
    // A crowd of strangers must not fill the log.
    if ((count & (count - 1)) !== 0) return;
    this.#logger?.warn({ dealer: this.#dealer, worker, why, count }, "link refused");
  }
}
