import { setImmediate } from "../timers.js";
import type { Channel, ChannelEvents } from "./channel.js";
import type { LinkFaults } from "./memory-faults.js";
import { type PacketQueue, PlainQueue } from "./packet-queue.js";

/** More than this is never ahead of a new packet. */
const MAX_AHEAD_BYTES = 256 * 1024;

/** One turn of the event loop hands over so much at most, so that one flood starves nobody. */
const TURN_PACKETS = 256;
const TURN_BYTES = 1024 * 1024;

/** One end of a link inside of one process: what it sends is handed to the other end in a later turn. */
export class MemoryChannel implements Channel {
  readonly #events: ChannelEvents;
  readonly #onGone: () => void;
  #outbound: PacketQueue = new PlainQueue();
  #faults: LinkFaults | undefined;
  #peer: MemoryChannel | undefined;
  #saidFull = false;
  #turn: NodeJS.Immediate | undefined;
  #closed = false;
  #isCut = false;
  #down = false;

  /** `onGone` is called once, when this end is closed. */
  constructor(events: ChannelEvents, onGone: () => void = () => {}) {
    this.#events = events;
    this.#onGone = onGone;
  }

  /** Joins two ends; what the first has taken before is delivered. The second one is fresh, and meets the same faults. */
  static join(one: MemoryChannel, other: MemoryChannel): void {
    one.#peer = other;
    other.#peer = one;
    if (one.#faults) other.#suffer(one.#faults, "worker");
    one.#schedule();
    other.#schedule();
  }

  /** From now on packets between the two ends meet with faults; called on the boss's end, before anything else. */
  sufferFrom(faults: LinkFaults): void {
    this.#suffer(faults, "boss");
  }

  /** Breaks the link: what is under way is lost, and both ends are told in their next turn. Spares one nobody has joined. */
  cut(): void {
    if (!this.#peer) return;
    for (const end of [this, this.#peer]) {
      end.#outbound.clear();
      end.#isCut = true;
      end.#schedule();
    }
  }

  send(packet: Uint8Array): "ok" | "full" | "down" {
    if (this.#closed || this.#down || this.#isCut) return "down";
    const aheadBytes = this.#outbound.bytes;
    if (aheadBytes > 0 && aheadBytes + packet.length > MAX_AHEAD_BYTES) {
      this.#saidFull = true;
      return "full";
    }
    this.#outbound.push(packet);
    this.#schedule();
    return "ok";
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#onGone();
    const peer = this.#peer;
    if (peer && !peer.#closed) return this.#schedule();
    // Nobody is left to hear of anything.
    this.#outbound.clear();
    if (peer) peer.#outbound.clear();
    this.#faults?.release();
  }

  abort(_reason: string): void {
    this.#outbound.clear();
    this.close();
  }

  #suffer(faults: LinkFaults, from: "boss" | "worker"): void {
    this.#faults = faults;
    this.#outbound = faults.outbound(from, () => this.#schedule());
  }

  #schedule(): void {
    if (!this.#peer || this.#turn) return;
    this.#turn = setImmediate(() => {
      this.#turn = undefined;
      this.#deliver();
    });
  }

  #deliver(): void {
    if (this.#isCut) return this.#goDown("the link was cut");
    const peer = this.#peer;
    let bytes = 0;
    for (let packets = 0; packets < TURN_PACKETS && bytes < TURN_BYTES; packets++) {
      const packet = this.#outbound.shift();
      if (!packet) break;
      bytes += packet.length;
      if (peer && !peer.#closed) peer.#events.onPacket(packet);
    }
    if (this.#outbound.isReady) this.#schedule();
    else if (this.#outbound.isDone && this.#closed && peer) peer.#goDown("the other end closed");
    const hasRoom = this.#outbound.bytes <= MAX_AHEAD_BYTES / 2;
    if (this.#saidFull && !this.#closed && !this.#isCut && hasRoom) {
      this.#saidFull = false;
      this.#events.onWritable();
    }
  }

  /** Nothing more comes. */
  #goDown(reason: string): void {
    if (this.#down || this.#closed) return;
    this.#down = true;
    this.#events.onDown(reason);
  }
}
