import { decodeOwned } from "../codec/codec.js";
import { BossworksError } from "../errors/bossworks-error.js";
import type { ByteSpan } from "../util/byte-span.js";
import { SpanQueue } from "../util/span-queue.js";

/** The one iterator that may take messages out of an inbox. */
export interface Taker {
  /** Something changed: a message came, or the last one has come. */
  onChange(inbox: Inbox): void;
}

/** What an inbox needs from its employment. */
export interface InboxOwner {
  /** The user took a message of so many bytes: its room is free again. */
  consumed(bytes: number): void;
  hasListeners(): boolean;
  /** Shows a message to the listeners. */
  tell(data: unknown): void;
  /** Its one iterator was closed. */
  onReleased(): void;
  /** A message is no value: the worker, or who speaks for it, breaks the protocol. */
  onBadData(error: Error): void;
}

/**
 * The messages of one employee. A message leaves when there is a taker: the one open iterator, or listeners. With
 * both, both see it and the iterator sets the pace. Without any it stays, and in the end the worker's send waits.
 */
export class Inbox {
  readonly #owner: InboxOwner;
  readonly #messages = new SpanQueue();
  #taker: Taker | undefined;
  #ended = false;

  constructor(owner: InboxOwner) {
    this.#owner = owner;
  }

  /** Messages that wait here. */
  get count(): number {
    return this.#messages.length;
  }

  get hasTaker(): boolean {
    return this.#taker !== undefined || this.#owner.hasListeners();
  }

  /** True once the last message has arrived. */
  get isEnded(): boolean {
    return this.#ended;
  }

  push(body: ByteSpan): void {
    // Nothing is asked of a message that listeners alone wait for.
    if (!this.#taker && this.count === 0 && this.#owner.hasListeners()) return void this.#tellNow(body);
    this.#messages.push(body);
    this.deliver();
  }

  /** No message will follow. */
  end(): void {
    this.#ended = true;
    this.#taker?.onChange(this);
  }

  /** Throws away what is here. */
  clear(): void {
    this.#messages.drain();
    this.end();
  }

  /** Gives the messages to whoever takes them now; called also when a listener was added. */
  deliver(): void {
    if (this.#taker) return this.#taker.onChange(this);
    while (this.count > 0 && !this.#taker && this.#owner.hasListeners()) {
      const next = this.#messages.shift();
      if (next && !this.#tellNow(next)) return;
    }
  }

  /** False when it is no value: that was told to the owner, who ends the link. */
  #tellNow(body: ByteSpan): boolean {
    this.#owner.consumed(body.length);
    let data: unknown;
    try {
      data = this.#read(body);
    } catch {
      return false;
    }
    this.#owner.tell(data);
    return true;
  }

  /** The next message, shown to listeners on its way. Only when `count` is not 0. Throws BAD_DATA. */
  take(): unknown {
    const next = this.#messages.shift();
    if (!next) throw new Error("the inbox is empty: this is a bug in Bossworks");
    this.#owner.consumed(next.length);
    const data = this.#read(next);
    this.#owner.tell(data);
    return data;
  }

  #read(body: ByteSpan): unknown {
    try {
      return decodeOwned(body);
    } catch (error) {
      this.#owner.onBadData(error as Error);
      throw error;
    }
  }

  /** Makes an iterator the taker. Throws INBOX_TAKEN while another is open. */
  claim(taker: Taker, name: string): void {
    if (this.#taker) {
      throw new BossworksError(
        "INBOX_TAKEN",
        `the messages of ${name} already have an open iterator; end it first, or use "message" listeners`,
      );
    }
    this.#taker = taker;
  }

  release(taker: Taker): void {
    if (this.#taker !== taker) return;
    this.#taker = undefined;
    this.deliver();
    this.#owner.onReleased();
  }
}
