/** What both ends of a channel count by; the same at both. */
export interface AheadOptions {
  /** More than this is never ahead of a new packet, in bytes; the contract allows 262,144. */
  readonly maxBytes: number;
  /** The other end says what it has taken each time it is so much, in bytes; at most half of `maxBytes`. */
  readonly takenBytes: number;
  /** Who was told "full" may come again when no more than so much is ahead, in bytes. Default: half of `maxBytes`. */
  readonly roomBytes?: number;
  /** What a packet counts beyond its own bytes. Default 0. */
  readonly overheadBytes?: number;
}

/**
 * What lies ahead of a new packet: all that was sent and that the other end has not said it has taken. For media that do
 * not tell how much they hold.
 */
export class Ahead {
  readonly #options: AheadOptions;
  #bytes = 0;

  constructor(options: AheadOptions) {
    this.#options = options;
  }

  /** Less than `takenBytes` may never be said to be taken, so that alone keeps nothing back. */
  isFullFor(packet: Uint8Array): boolean {
    const { takenBytes, maxBytes } = this.#options;
    return this.#bytes >= takenBytes && this.#bytes + costOf(packet, this.#options) > maxBytes;
  }

  /** So little is ahead that who was told "full" may come again. */
  get hasRoom(): boolean {
    const { maxBytes, roomBytes = maxBytes / 2 } = this.#options;
    return this.#bytes <= roomBytes;
  }

  add(packet: Uint8Array): void {
    this.#bytes += costOf(packet, this.#options);
  }

  /** The other end has taken so much, or the medium has lost it. */
  taken(bytes: number): void {
    this.#bytes = Math.max(0, this.#bytes - bytes);
  }
}

/** What this end has taken and not yet said so. */
export class Taken {
  readonly #options: AheadOptions;
  #bytes = 0;

  constructor(options: AheadOptions) {
    this.#options = options;
  }

  /** Counts a packet; returns what is to be said, in bytes, 0 while it is too little. */
  add(packet: Uint8Array): number {
    this.#bytes += costOf(packet, this.#options);
    if (this.#bytes < this.#options.takenBytes) return 0;
    const bytes = this.#bytes;
    this.#bytes = 0;
    return bytes;
  }
}

function costOf(packet: Uint8Array, { overheadBytes = 0 }: AheadOptions): number {
  return packet.length + overheadBytes;
}
