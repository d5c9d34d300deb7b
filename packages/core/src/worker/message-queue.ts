import { decodeOwned } from "../codec/codec.js";
import { BossworksError } from "../errors/bossworks-error.js";
import type { ByteSpan } from "../util/byte-span.js";
import { SpanQueue } from "../util/span-queue.js";
import type { MessageCheck } from "./message-check.js";
import { PENDING, type Pending } from "./wait-list.js";

/** The boss's messages, in order, until user code takes them. Those its schema refuses are passed over. */
export class MessageQueue {
  readonly #messages = new SpanQueue();
  readonly #onTaken: (bytes: number) => void;
  /** Set before user code begins, where there is a schema. */
  check: MessageCheck | undefined;
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

  /**
   * The next message. Throws INPUT_ENDED after the last. `blocking`: the call blocks the thread, and throws `TypeError` when
   * it would have to wait for its schema; the message stays the next.
   */
  take(blocking?: "blocking"): unknown | Pending {
    for (;;) {
      const { first } = this.#messages;
      if (!first) return this.#nothing();
      const verdict = this.check?.of(first, blocking);
      if (verdict === PENDING) return PENDING;
      this.#messages.drop();
      this.#onTaken(first.length);
      if (verdict === undefined) return decodeOwned(first);
      if (verdict !== "refused") return verdict.value;
    }
  }

  #nothing(): Pending {
    if (!this.#isEnded) return PENDING;
    throw new BossworksError("INPUT_ENDED", "the boss has ended the input; nothing more will come");
  }
}
