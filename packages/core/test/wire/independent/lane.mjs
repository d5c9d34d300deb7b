import { TYPE } from "./packet.mjs";

const CHARGE = 32;
const ACK_PACKETS = 32;
const ACK_BYTES = 64 * 1024;

/** One lane of a session, both directions: "Order and acknowledgement" of docs/protocol.md. */
export class Lane {
  received = 0;
  /** Something came that has not been acknowledged; "now": it must be at once. */
  ackDue = "no";
  nackDue = false;
  isFinished = false;
  #windowBytes;
  #receivedBytes = 0;
  #fresh = { packets: 0, bytes: 0 };
  #nackedAt = -1;
  /** Sent and not acknowledged, or not sent yet. */
  #kept = [];
  #next = 1;
  #cursor = 1;
  #highest = 0;
  #bytes = 0;
  #limit = 0;
  #obeyed = -1;

  constructor(windowBytes) {
    this.#windowBytes = windowBytes;
  }

  get granted() {
    return this.#receivedBytes + this.#windowBytes;
  }

  get lastSent() {
    return this.#cursor - 1;
  }

  get isAcknowledged() {
    return this.#kept.length === 0;
  }

  /** Accepts a payload, or the FIN (no payload). */
  add(payload) {
    const type = payload ? TYPE.DATA : TYPE.FIN;
    if (payload) this.#bytes += payload.length + CHARGE;
    this.#kept.push({ seq: this.#next++, type, payload, end: this.#bytes });
  }

  /** The next packet the other end has room for, or undefined. Counts as sent. */
  take() {
    const due = this.#kept.find(({ seq }) => seq === this.#cursor);
    if (!due || due.end > this.#limit) return undefined;
    this.#highest = Math.max(this.#highest, this.#cursor++);
    return due;
  }

  /** The other end has everything up to `ack`, and takes so many bytes. False: it lies. */
  learn(ack, window) {
    if (ack > this.#highest) return false;
    this.#limit = Math.max(this.#limit, window);
    while (this.#kept.length > 0 && this.#kept[0].seq <= ack) this.#kept.shift();
    this.#cursor = Math.max(this.#cursor, ack + 1);
    return true;
  }

  /** NACK. */
  goBack(ack) {
    if (ack === this.#obeyed) return;
    this.#obeyed = ack;
    this.#cursor = Math.min(this.#cursor, ack + 1);
  }

  /** We have asked by PING: the next NACK counts. */
  asked() {
    this.#obeyed = -1;
  }

  /** A new attach. */
  resume(ack, window) {
    const isPossible = this.learn(ack, window);
    this.#cursor = ack + 1;
    this.#obeyed = this.#nackedAt = -1;
    this.nackDue = false;
    this.acknowledged();
    return isPossible;
  }

  /** DATA or FIN came. True when it is the next one. */
  arrive({ type, seq, payload, flags }) {
    if (seq <= this.received) {
      this.ackDue = "now";
      return false;
    }
    if (seq > this.received + 1) {
      if (this.#nackedAt !== this.received) this.miss();
      return false;
    }
    this.received = seq;
    const charge = type === TYPE.FIN ? 0 : payload.length + CHARGE;
    this.#receivedBytes += charge;
    this.#fresh.packets++;
    this.#fresh.bytes += charge;
    const isMuch = this.#fresh.packets >= ACK_PACKETS || this.#fresh.bytes >= ACK_BYTES;
    if (isMuch || flags & 1 || type === TYPE.FIN) this.ackDue = "now";
    else if (this.ackDue === "no") this.ackDue = "soon";
    if (type === TYPE.FIN) this.isFinished = true;
    return true;
  }

  /** The other end has sent all up to `seq`. */
  expect(seq) {
    if (seq > this.received) this.miss();
  }

  miss() {
    this.nackDue = true;
    this.#nackedAt = this.received;
  }

  /** `ack` and `window` of this lane are on their way. */
  acknowledged() {
    this.ackDue = "no";
    this.#fresh = { packets: 0, bytes: 0 };
  }
}
