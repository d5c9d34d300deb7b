/** Bytes of the length before each packet: u32, little-endian. */
export const LENGTH_BYTES = 4;

const NOTHING = Buffer.alloc(0);

/**
 * Cuts a stream of bytes back into packets. A packet that lies within one chunk shares its memory, others are copied
 * once. A length above the limit breaks the reader before anything is allocated; a torn tail is never handed out.
 */
export class PacketReader {
  readonly #maxPacketBytes: number;
  /** The beginning of a length that came in pieces. */
  #head: Buffer | undefined;
  #headFilled = 0;
  #chunks: Buffer[] = [];
  #at = 0;
  #packet: Buffer | undefined;
  #filled = 0;
  #isBroken = false;

  constructor(maxPacketBytes: number) {
    this.#maxPacketBytes = maxPacketBytes;
  }

  /** A length beyond the limit came: nothing after it can be read. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  /** The next whole packet; undefined when more bytes are needed, and for ever once broken. */
  next(): Uint8Array | undefined {
    while (!this.#isBroken) {
      const chunk = this.#chunk();
      if (!chunk) return undefined;
      const packet = this.#packet ? this.#fill(this.#packet, chunk) : this.#begin(chunk);
      if (packet) return packet;
    }
    return undefined;
  }

  /** The first chunk with bytes that were not looked at. */
  #chunk(): Buffer | undefined {
    for (let chunk = this.#chunks[0]; chunk; chunk = this.#chunks[0]) {
      if (this.#at < chunk.length) return chunk;
      this.#chunks.shift();
      this.#at = 0;
    }
    return undefined;
  }

  /** Reads a length, and the packet after it if the chunk holds all of it. */
  #begin(chunk: Buffer): Buffer | undefined {
    const length = this.#length(chunk);
    if (length === undefined) return undefined;
    if (length > this.#maxPacketBytes) {
      this.#isBroken = true;
      return undefined;
    }
    if (length === 0) return NOTHING;
    if (chunk.length - this.#at >= length) {
      this.#at += length;
      return chunk.subarray(this.#at - length, this.#at);
    }
    // Not from the pool: a packet must not keep its neighbours' memory.
    this.#packet = Buffer.allocUnsafeSlow(length);
    this.#filled = 0;
    return undefined;
  }

  /** The length that begins here, once all of it has come. */
  #length(chunk: Buffer): number | undefined {
    if (this.#headFilled === 0 && chunk.length - this.#at >= LENGTH_BYTES) {
      this.#at += LENGTH_BYTES;
      return chunk.readUInt32LE(this.#at - LENGTH_BYTES);
    }
    this.#head ??= Buffer.alloc(LENGTH_BYTES);
    this.#headFilled += this.#copy(chunk, this.#head, this.#headFilled);
    if (this.#headFilled < LENGTH_BYTES) return undefined;
    this.#headFilled = 0;
    return this.#head.readUInt32LE(0);
  }

  #fill(packet: Buffer, chunk: Buffer): Buffer | undefined {
    this.#filled += this.#copy(chunk, packet, this.#filled);
    if (this.#filled < packet.length) return undefined;
    this.#packet = undefined;
    return packet;
  }

  #copy(from: Buffer, to: Buffer, at: number): number {
    const copied = from.copy(to, at, this.#at);
    this.#at += copied;
    return copied;
  }
}
