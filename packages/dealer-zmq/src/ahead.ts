import { MAX_AHEAD_BYTES, PACKET_OVERHEAD_BYTES, TAKEN_BYTES } from "./limits.js";

/** What a packet counts, at both ends. */
function costOf(packet: Uint8Array): number {
  return packet.length + PACKET_OVERHEAD_BYTES;
}

/**
 * What lies ahead of a new packet: all that was sent and that the other end has not said it has taken. libzmq tells
 * nobody how much it holds, and the system's buffers take what they like.
 */
export class Ahead {
  #bytes = 0;

  /** Less than `TAKEN_BYTES` may never be said to be taken, so that alone keeps nothing back. */
  isFullFor(packet: Uint8Array): boolean {
    return this.#bytes >= TAKEN_BYTES && this.#bytes + costOf(packet) > MAX_AHEAD_BYTES;
  }

  /** So little is ahead that who was told "full" may come again. */
  get hasRoom(): boolean {
    return this.#bytes <= MAX_AHEAD_BYTES / 2;
  }

  add(packet: Uint8Array): void {
    this.#bytes += costOf(packet);
  }

  /** The other end has taken so much. */
  taken(bytes: number): void {
    this.#bytes = Math.max(0, this.#bytes - bytes);
  }
}

/** What this end has taken and not yet said so. */
export class Taken {
  #bytes = 0;

  /** Counts a packet; returns what is to be said, 0 while it is too little. */
  add(packet: Uint8Array): number {
    this.#bytes += costOf(packet);
    if (this.#bytes < TAKEN_BYTES) return 0;
    const bytes = this.#bytes;
    this.#bytes = 0;
    return bytes;
  }
}
