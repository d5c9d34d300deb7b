import { Queue } from "../util/queue.js";

/** Packets on their way from one end of a memory channel to the other. */
export interface PacketQueue {
  /** All that is here. */
  readonly bytes: number;
  /** A packet may leave now. */
  readonly isReady: boolean;
  /** Nothing is on its way, and nothing keeps the other end from being told so. */
  readonly isDone: boolean;
  push(packet: Uint8Array): void;
  /** The next to arrive; undefined when none may leave now. */
  shift(): Uint8Array | undefined;
  /** Throws all away. */
  clear(): void;
}

/** First in, first out, at once: the medium without faults. */
export class PlainQueue implements PacketQueue {
  readonly #packets = new Queue<Uint8Array>();
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  get isReady(): boolean {
    return this.#packets.length > 0;
  }

  get isDone(): boolean {
    return this.#packets.length === 0;
  }

  push(packet: Uint8Array): void {
    this.#packets.push(packet);
    this.#bytes += packet.length;
  }

  shift(): Uint8Array | undefined {
    const packet = this.#packets.shift();
    if (packet) this.#bytes -= packet.length;
    return packet;
  }

  clear(): void {
    this.#packets.drain();
    this.#bytes = 0;
  }
}
