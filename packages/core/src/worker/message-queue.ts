import { decodeOwned } from "../codec/codec.js";
import { BossworksError } from "../errors/bossworks-error.js";
import type { ByteSpan } from "../util/byte-span.js";
import { SpanQueue } from "../util/span-queue.js";
import { PENDING, type Pending } from "./wait-list.js";

/** The boss's messages, in order, until user code takes them. */
export class MessageQueue {
  readonly #messages = new SpanQueue();
  readonly #onTaken: (bytes: number) => void;
  #isEnded = false;

  /** `onTaken`: user code took a message of so many bytes. */
  constructor(onTaken: (bytes: number) => void) {
    this.#onTaken = onTaken;
  }

  get hasMessage(): boolean {
    return this.#messages.length > 0;
  }

  push(body: ByteSpan): void {
    this.#messages.push(body);
  }

  /** Takes all out, for another queue. */
  drain(): ByteSpan[] {
    return this.#messages.drain();
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
    this.#onTaken(next.length);
    return decodeOwned(next);
  }
}
