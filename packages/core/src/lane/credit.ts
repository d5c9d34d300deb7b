import { BossworksError } from "../errors/bossworks-error.js";
import { MESSAGE_OVERHEAD_BYTES } from "../protocol/limits.js";
import { Queue } from "../util/queue.js";

/** What a message costs of the window. */
export function chargeOf(bodyBytes: number): number {
  return bodyBytes + MESSAGE_OVERHEAD_BYTES;
}

/** One send that waits for room in the window. */
export interface WaitingSend {
  readonly charge: number;
  /** Called once, when the window took it. */
  admit(): void;
  /** Called once, when it never will be. */
  refuse(error: Error): void;
}

/**
 * The sender's side of the window: what has been used of what the receiver granted. Totals are absolute and only
 * grow. Sends that do not fit wait in order, at most one further window of them.
 */
export class SendCredit {
  readonly #window: number;
  #limit: number;
  #used = 0;
  #waitingBytes = 0;
  readonly #waiting = new Queue<WaitingSend>();

  constructor(windowBytes: number) {
    this.#window = windowBytes;
    this.#limit = windowBytes;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Takes credit if there is enough now and nobody waits before. */
  take(charge: number): boolean {
    if (this.#waiting.length > 0 || !this.#fits(charge)) return false;
    this.#used += charge;
    return true;
  }

  /** Puts a send in line. Throws SEND_OVERFLOW when a whole further window waits already, unless it is bounded elsewhere. */
  wait(send: WaitingSend, isBounded = true): void {
    if (isBounded && this.#waiting.length > 0 && this.#waitingBytes + send.charge > this.#window) {
      throw new BossworksError(
        "SEND_OVERFLOW",
        `${this.#waiting.length} sends (${this.#waitingBytes} bytes) already wait for a window of ${this.#window} bytes: await each send, or raise windowBytes`,
      );
    }
    this.#waiting.push(send);
    this.#waitingBytes += send.charge;
  }

  /** Takes a waiting send out of line, for which those behind it need not wait any more; false when it was admitted already. */
  withdraw(send: WaitingSend): boolean {
    if (!this.#waiting.remove(send)) return false;
    this.#waitingBytes -= send.charge;
    this.#admit((next) => this.#fits(next.charge));
    return true;
  }

  /** Takes back what was used for a message that was never sent. */
  giveBack(charge: number): void {
    this.#used -= charge;
    this.#admit((send) => this.#fits(send.charge));
  }

  /** The receiver granted credit up to an absolute total; older grants change nothing. */
  grant(limit: number): void {
    if (limit > this.#limit) this.#limit = limit;
    this.#admit((send) => this.#fits(send.charge));
  }

  /** The receiver takes whatever still waits: it has been told how many messages there are. */
  grantRest(): void {
    this.#admit(() => true);
  }

  /** Ends it: all that waits is refused. */
  refuseAll(error: Error): void {
    this.#waitingBytes = 0;
    for (const send of this.#waiting.drain()) send.refuse(error);
  }

  #admit(may: (send: WaitingSend) => boolean): void {
    for (;;) {
      const next = this.#waiting.first;
      if (!next || !may(next)) return;
      this.#waiting.shift();
      this.#waitingBytes -= next.charge;
      this.#used += next.charge;
      next.admit();
    }
  }

  /** A message larger than the whole window passes alone: when nothing else is outstanding. */
  #fits(charge: number): boolean {
    const outstanding = this.#used - (this.#limit - this.#window);
    return this.#used + charge <= this.#limit || outstanding <= 0;
  }
}

/** A grant is due when so much was taken, or a quarter of a smaller window: until then the sender keeps it. */
const GRANT_BYTES = 256 * 1024;

/**
 * The receiver's side: counts what arrived and what was taken out of the inbox, and says when to grant more: after
 * every `GRANT_BYTES`; to a sender that says it waits at once what has been taken since, and again when the
 * inbox has become empty. So a steady flow costs a grant in some thousand messages, and a large message still gets its turn.
 */
export class ReceiveCredit {
  readonly #window: number;
  readonly #maxMessageBytes: number;
  #arrived = 0;
  #consumed = 0;
  #granted: number;
  #peerWaits = false;

  constructor(windowBytes: number, maxMessageBytes: number) {
    this.#window = windowBytes;
    this.#maxMessageBytes = maxMessageBytes;
    this.#granted = windowBytes;
  }

  /**
   * A message arrived. False: its sender has gone beyond all it may. That is what was granted, one message that was alone
   * larger than the window, and, with its last word, what then still waited: one more window or one more large message.
   */
  arrive(charge: number): boolean {
    const mayHave = this.#granted + this.#window + 2 * chargeOf(this.#maxMessageBytes);
    this.#arrived += charge;
    return this.#arrived <= mayHave;
  }

  /** The user took a message. Returns the new absolute limit when the sender should be told. */
  consume(charge: number): number | undefined {
    this.#consumed += charge;
    return this.#due();
  }

  /** The sender says that sends of its wait. Returns a limit to tell it at once. */
  peerWaits(): number | undefined {
    this.#peerWaits = true;
    return this.#due(0);
  }

  #due(threshold = Math.min(this.#window / 4, GRANT_BYTES)): number | undefined {
    const limit = this.#consumed + this.#window;
    const isEmpty = this.#consumed >= this.#arrived;
    if (limit === this.#granted) return undefined;
    if (limit - this.#granted < threshold && !(this.#peerWaits && isEmpty)) return undefined;
    this.#granted = limit;
    this.#peerWaits = false;
    return limit;
  }
}
