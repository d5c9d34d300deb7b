import { setImmediate } from "@bossworks/core/timers";
import { TURN_BYTES, TURN_PACKETS } from "./limits.js";

/** What may still be handed over in this turn of the event loop. */
export class TurnBudget {
  #packets = 0;
  #bytes = 0;
  #reset: NodeJS.Immediate | undefined;

  /** Counts a packet; resolves in a later turn when that was all for this one, otherwise undefined. */
  take(bytes: number): Promise<void> | undefined {
    this.#packets++;
    this.#bytes += bytes;
    this.#reset ??= setImmediate(() => {
      this.#reset = undefined;
      this.#packets = 0;
      this.#bytes = 0;
    });
    if (this.#packets < TURN_PACKETS && this.#bytes < TURN_BYTES) return undefined;
    // Made after the one that resets, so it comes after it.
    return new Promise((resolve) => setImmediate(resolve));
  }
}
