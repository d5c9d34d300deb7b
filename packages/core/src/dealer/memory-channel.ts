import { Queue } from "../util/queue.js";
import type { Channel, ChannelEvents } from "./channel.js";

/** More than this is never ahead of a new packet. */
const MAX_AHEAD_BYTES = 256 * 1024;

/** One turn of the event loop hands over so much at most, so that one flood starves nobody. */
const TURN_PACKETS = 256;
const TURN_BYTES = 1024 * 1024;

/** One end of a link inside of one process: what it sends is handed to the other end in a later turn. */
export class MemoryChannel implements Channel {
  readonly #events: ChannelEvents;
  readonly #onGone: () => void;
  readonly #outbound = new Queue<Uint8Array>();
  #peer: MemoryChannel | undefined;
  #aheadBytes = 0;
  #saidFull = false;
  #turn: NodeJS.Immediate | undefined;
  #closed = false;
  #down = false;

  /** `onGone` is called once, when this end is closed. */
  constructor(events: ChannelEvents, onGone: () => void = () => {}) {
    this.#events = events;
    this.#onGone = onGone;
  }

  /** Joins two ends; what the first has taken before is delivered. */
  static join(one: MemoryChannel, other: MemoryChannel): void {
    one.#peer = other;
    other.#peer = one;
    one.#schedule();
    other.#schedule();
  }

  send(packet: Uint8Array): "ok" | "full" | "down" {
    if (this.#closed || this.#down) return "down";
    if (this.#aheadBytes > 0 && this.#aheadBytes + packet.length > MAX_AHEAD_BYTES) {
      this.#saidFull = true;
      return "full";
    }
    this.#outbound.push(packet);
    this.#aheadBytes += packet.length;
    this.#schedule();
    return "ok";
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#onGone();
    this.#schedule();
  }

  abort(_reason: string): void {
    this.#outbound.drain();
    this.#aheadBytes = 0;
    this.close();
  }

  #schedule(): void {
    if (!this.#peer || this.#turn) return;
    this.#turn = setImmediate(() => {
      this.#turn = undefined;
      this.#deliver();
    });
  }

  #deliver(): void {
    const peer = this.#peer;
    let bytes = 0;
    for (let packets = 0; packets < TURN_PACKETS && bytes < TURN_BYTES; packets++) {
      const packet = this.#outbound.shift();
      if (!packet) break;
      bytes += packet.length;
      this.#aheadBytes -= packet.length;
      if (peer && !peer.#closed) peer.#events.onPacket(packet);
    }
    if (this.#outbound.length > 0) this.#schedule();
    else if (this.#closed && peer) peer.#goDown();
    if (this.#saidFull && !this.#closed && this.#aheadBytes <= MAX_AHEAD_BYTES / 2) {
      this.#saidFull = false;
      this.#events.onWritable();
    }
  }

  /** The other end has closed, and everything it had sent was handed over. */
  #goDown(): void {
    if (this.#down || this.#closed) return;
    this.#down = true;
    this.#events.onDown("the other end closed");
  }
}
