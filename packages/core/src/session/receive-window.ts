import { ACK_BYTES, ACK_MS, ACK_PACKETS } from "./session-limits.js";

/** What a packet is to the receiver: the next one, one it has had, or one after a gap. */
export type Arrival = "next" | "repeat" | "gap";

/** The receiving half of one lane: what came, what of it was acknowledged, and what is missing. */
export class ReceiveWindow {
  readonly #windowBytes: number;
  #received = 0;
  #bytes = 0;
  #newPackets = 0;
  #newBytes = 0;
  #ackAt = Number.POSITIVE_INFINITY;
  #nackDue = false;
  /** The gap a NACK was sent for begins after this seq. */
  #nackedAt = -1;
  /** The other end sends nothing after what was received. */
  isFinished = false;

  constructor(windowBytes: number) {
    this.#windowBytes = windowBytes;
  }

  /** Everything up to this seq has come. */
  get received(): number {
    return this.#received;
  }

  /** So many bytes may come in all. */
  get granted(): number {
    return this.#bytes + this.#windowBytes;
  }

  /** When an acknowledgement must leave; infinity for none. */
  get ackAt(): number {
    return this.#ackAt;
  }

  get nackDue(): boolean {
    return this.#nackDue;
  }

  /** False for what is larger than the whole window: no honest sender sends it. */
  fits(charge: number): boolean {
    return charge <= this.#windowBytes;
  }

  /** A packet came. What is not the next one is dropped, and the sender hears about it at once. */
  arrive(seq: number, charge: number, now: number): Arrival {
    if (seq <= this.#received) {
      this.ackSoon(now);
      return "repeat";
    }
    if (seq > this.#received + 1) {
      if (this.#nackedAt !== this.#received) this.miss();
      return "gap";
    }
    this.#received = seq;
    this.#bytes += charge;
    this.#newPackets++;
    this.#newBytes += charge;
    const isDue = this.#newPackets >= ACK_PACKETS || this.#newBytes >= ACK_BYTES;
    this.#ackAt = Math.min(this.#ackAt, isDue ? now : now + ACK_MS);
    return "next";
  }

  /** The other end has sent everything up to `seq`: what of it has not come is missing. */
  expect(seq: number): void {
    if (seq > this.#received) this.miss();
  }

  /** Acknowledge at the next opportunity. */
  ackSoon(now: number): void {
    this.#ackAt = Math.min(this.#ackAt, now);
  }

  /** Ask for what follows what was received. */
  miss(): void {
    this.#nackDue = true;
    this.#nackedAt = this.#received;
  }

  /** What was received is on its way to the other end. */
  acknowledged(): void {
    this.#newPackets = 0;
    this.#newBytes = 0;
    this.#ackAt = Number.POSITIVE_INFINITY;
  }

  /** The gap is on its way to the other end. */
  nacked(): void {
    this.#nackDue = false;
    this.acknowledged();
  }

  /** A new attach: the other end has been told what came. */
  resume(): void {
    this.#nackedAt = -1;
    this.nacked();
  }
}
