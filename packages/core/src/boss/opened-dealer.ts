import type { DealerContext, IDealer } from "../dealer/dealer.js";
import { BossworksError } from "../errors/bossworks-error.js";
import { messageOf } from "../errors/message-of.js";
import { handled } from "../util/deferred.js";
import { withinLimits } from "../util/wait-limits.js";
import type { Logger } from "./boss-options.js";

/** What a dealer's contract gives it to close. */
const DEALER_CLOSE_MS = 1000;

/** A boss's dealer, opened when it is needed for the first time. */
export class OpenedDealer {
  readonly dealer: IDealer;
  readonly #context: DealerContext;
  readonly #logger: Logger | undefined;
  readonly #onOpen: () => void;
  #opened: Promise<void> | undefined;

  /** `onOpen` is called once, in the turn in which it has opened. */
  constructor(dealer: IDealer, context: DealerContext, logger: Logger | undefined, onOpen: () => void) {
    this.dealer = dealer;
    this.#context = context;
    this.#logger = logger;
    this.#onOpen = onOpen;
  }

  /** Rejects DEALER_FAILED; throws `TypeError` for options that only opening has shown to be wrong. */
  open(): Promise<void> {
    this.#opened ??= handled(this.#open());
    return this.#opened;
  }

  /**
   * Closes it, if it was ever opened. A dealer has a second; one that does not, or is still being opened then, is aborted, for
   * closing always settles.
   */
  async close(): Promise<void> {
    try {
      await withinLimits("closing the dealer", { timeoutMs: DEALER_CLOSE_MS }, this.#closeOpened());
    } catch (error) {
      this.#logger?.warn({ dealer: this.dealer.name, error }, "the dealer did not close");
      this.dealer.abort(error);
    }
  }

  async #closeOpened(): Promise<void> {
    const isOpen = await this.#opened?.then(
      () => true,
      () => false,
    );
    if (isOpen) await this.dealer.close();
  }

  async #open(): Promise<void> {
    const { name } = this.dealer;
    try {
      await this.dealer.open(this.#context);
    } catch (cause) {
      if (cause instanceof TypeError) throw cause;
      const message = `the ${name} dealer could not be opened: ${messageOf(cause)}`;
      throw new BossworksError("DEALER_FAILED", message, { dealer: name, cause });
    }
    this.#onOpen();
  }
}
