import type { ByteSpan } from "../util/byte-span.js";
import { putSpan } from "../util/copy-span.js";
import { Queue } from "../util/queue.js";

/**
 * Bytes that come in pieces smaller than this are joined in memory of their own: a piece keeps all the memory it is cut
 * from, and would be an object each.
 */
const JOIN_BYTES = 4096;

/** So much is joined at most. */
const JOINED_BYTES = 16 * 1024;

/** A piece of a stream, and what it was charged. */
export interface Chunk {
  readonly bytes: Buffer;
  readonly charge: number;
}

/** What has arrived of a stream and not been taken, in order. */
export class ChunkQueue {
  readonly #chunks = new Queue<Chunk>();
  /** The last chunk, while more may be joined to it. */
  #tail: Buffer | undefined;
  #filled = 0;
  #charge = 0;

  get isEmpty(): boolean {
    return this.#chunks.length === 0 && this.#tail === undefined;
  }

  push(span: ByteSpan, charge: number): void {
    if (span.length < JOIN_BYTES) return this.#join(span, charge);
    this.#closeTail();
    this.#chunks.push({ bytes: span.view(), charge });
  }

  shift(): Chunk | undefined {
    if (this.#chunks.length === 0) this.#closeTail();
    return this.#chunks.shift();
  }

  clear(): void {
    this.#chunks.drain();
    this.#tail = undefined;
  }

  #join(span: ByteSpan, charge: number): void {
    if (this.#tail && this.#filled + span.length > JOINED_BYTES) this.#closeTail();
    const tail = this.#room(this.#filled + span.length);
    putSpan(span, tail, this.#filled);
    this.#filled += span.length;
    this.#charge += charge;
  }

  /** The tail, with room for so many bytes in all. */
  #room(bytes: number): Buffer {
    if (this.#tail && this.#tail.length >= bytes) return this.#tail;
    // One that is taken before the next one comes takes no more memory than it has.
    const wider = Buffer.allocUnsafe(this.#tail ? Math.min(2 * bytes, JOINED_BYTES) : bytes);
    this.#tail?.copy(wider, 0, 0, this.#filled);
    this.#tail = wider;
    return wider;
  }

  #closeTail(): void {
    if (!this.#tail) return;
    this.#chunks.push({ bytes: this.#tail.subarray(0, this.#filled), charge: this.#charge });
    this.#tail = undefined;
    this.#filled = 0;
    this.#charge = 0;
  }
}
