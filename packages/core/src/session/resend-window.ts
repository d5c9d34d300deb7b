/** A packet the other end has not acknowledged. */
export interface Kept {
  /** With room for the header before the payload. */
  readonly packet: Uint8Array;
  readonly isFin: boolean;
  /** Bytes of this lane up to its end, counted from the session's beginning. */
  readonly end: number;
  /** It was handed out before: whoever took it may still be reading, so its bytes must not change. */
  wasSent: boolean;
}

/**
 * The sending half of one lane: what was accepted and not acknowledged, bounded by bytes; how far it was sent in this
 * attach; and how far the other end lets us go.
 */
export class ResendWindow {
  readonly #maxBytes: number;
  #kept: Kept[] = [];
  #head = 0;
  /** First seq not acknowledged. */
  #base = 1;
  /** Seq of the next packet to be sent in this attach: between base and next. */
  #cursor = 1;
  /** Highest seq ever sent. */
  #highest = 0;
  /** Bytes of what was acknowledged, and of all that was accepted. */
  #baseBytes = 0;
  #nextBytes = 0;
  #limit: number;
  /** Of what earlier attaches have sent this one sends so many packets again. */
  #resent = 0;
  /** Where the last NACK that was obeyed pointed to. */
  #obeyed = -1;

  /** Keeps `maxBytes` at most; the other end says later how much it takes. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.#limit = 0;
  }

  /** First seq that is not acknowledged. */
  get base(): number {
    return this.#base;
  }

  /** Seq the next accepted packet gets. */
  get next(): number {
    return this.#base + this.#kept.length - this.#head;
  }

  /** The last seq sent in this attach, or known to have arrived. */
  get lastSent(): number {
    return this.#cursor - 1;
  }

  /** Packets that were sent in earlier attaches and are sent again in this one. */
  get resent(): number {
    return this.#resent;
  }

  /** Bytes that `add` still takes. */
  get roomBytes(): number {
    return this.#maxBytes - (this.#nextBytes - this.#baseBytes);
  }

  /** At least half of its room is free: worth telling who was told "full". */
  get isHalfEmpty(): boolean {
    return this.roomBytes * 2 >= this.#maxBytes;
  }

  /** Something was sent and not acknowledged, or waits for the other end's window. */
  get isWaiting(): boolean {
    return this.#base < this.next;
  }

  /** More than three quarters of what may be under way is: the other end should say at once what it has. */
  get isNearlyFull(): boolean {
    const used = this.#nextBytes - this.#baseBytes;
    return used * 4 > this.#maxBytes * 3 || (this.#limit - this.#nextBytes) * 4 < this.#maxBytes;
  }

  /** Accepts a packet; the caller has looked at `roomBytes`. A FIN always fits. */
  add(packet: Uint8Array, charge: number, isFin = false): void {
    this.#nextBytes += charge;
    this.#kept.push({ packet, isFin, end: this.#nextBytes, wasSent: false });
  }

  /** The packet to be sent now, if there is one and the other end's window has room for it. */
  due(): { readonly kept: Kept; readonly seq: number } | undefined {
    const kept = this.#kept[this.#head + this.#cursor - this.#base];
    if (!kept || kept.end > this.#limit) return undefined;
    return { kept, seq: this.#cursor };
  }

  /** The packet that was due is on its way. */
  sent(kept: Kept): void {
    kept.wasSent = true;
    this.#highest = Math.max(this.#highest, this.#cursor);
    this.#cursor++;
  }

  /** The other end takes so many bytes in all; smaller and older news change nothing. */
  allow(limit: number): void {
    if (limit > this.#limit) this.#limit = limit;
  }

  /** True for what the other end can truthfully say it has received. */
  isPossible(received: number): boolean {
    return received <= this.#highest;
  }

  /** The other end has everything up to `received`. True when that is news. */
  acknowledge(received: number): boolean {
    if (received < this.#base) return false;
    while (this.#base <= received) {
      this.#baseBytes = (this.#kept[this.#head] as Kept).end;
      this.#head++;
      this.#base++;
    }
    if (this.#head * 2 > this.#kept.length) {
      this.#kept = this.#kept.slice(this.#head);
      this.#head = 0;
    }
    this.#cursor = Math.max(this.#cursor, this.#base);
    return true;
  }

  /** The other end misses what follows `received`: go back, once for each gap. True when it was obeyed. */
  goBack(received: number): boolean {
    if (received < this.#base - 1 || received === this.#obeyed || received + 1 >= this.#cursor) return false;
    this.#obeyed = received;
    this.#cursor = received + 1;
    return true;
  }

  /** The other end was asked what it has: its next NACK counts, though it names the same gap. */
  asked(): void {
    this.#obeyed = -1;
  }

  /**
   * A new attach: the other end has everything up to `received`, the rest is sent again. False: it cannot have that,
   * or has forgotten what it had.
   */
  resume(received: number): boolean {
    if (received < this.#base - 1 || !this.isPossible(received)) return false;
    this.acknowledge(received);
    this.#cursor = this.#base;
    this.#resent = this.#highest - received;
    this.#obeyed = -1;
    return true;
  }

  /** What was accepted and not acknowledged, in order, and whether it was ever sent. Forgets it. */
  takeBack(): { readonly packet: Uint8Array; readonly wasSent: boolean }[] {
    const rest = this.#kept.slice(this.#head).filter(({ isFin }) => !isFin);
    this.#kept = [];
    this.#head = 0;
    return rest;
  }
}
