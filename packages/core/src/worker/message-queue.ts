import { decodeOwned } from "../codec/codec.js";
import { BossworksError } from "../errors/bossworks-error.js";
import type { ByteSpan } from "../util/byte-span.js";
import { Queue } from "../util/queue.js";
import { PENDING, type Pending } from "./wait-list.js";

/** The boss's messages, in order, until user code takes them. */
export class MessageQueue {
  readonly #messages = new Queue<{ body: ByteSpan; charge: number }>();
  readonly #onTaken: (charge: number) => void;
  #isEnded = false;

  /** `onTaken`: user code took a message that had cost so much of the window. */
  constructor(onTaken: (charge: number) => void) {
    this.#onTaken = onTaken;
  }

  get hasMessage(): boolean {
    return this.#messages.length > 0;
  }

  push(body: ByteSpan, charge: number): void {
    this.#messages.push({ body, charge });
  }

  /** No message will follow. */
  end(): void {
    this.#isEnded = true;
  }

  /** The next message. Throws INPUT_ENDED after the last. */
  take(): unknown | Pending {
    const next = this.#messages.shift();
    if (!next) {
      if (this.#isEnded)
        throw new BossworksError("INPUT_ENDED", "the boss has ended the input; nothing more will come");
      return PENDING;
    }
    this.#onTaken(next.charge);
    return decodeOwned(next.body);
  }
}
