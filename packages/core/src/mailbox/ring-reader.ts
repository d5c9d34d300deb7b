import { alignRecord, RECORD, RECORD_HEADER_BYTES, type RingPlace } from "./ring-layout.js";

/** Called once per record with the private copy that holds it. */
export type TakeRecord = (bytes: Buffer, view: DataView, start: number, end: number) => void;

/**
 * The consuming end of one ring. Single consumer: exactly one thread reads, and it alone stores the head.
 * What was published is copied out in one piece before a byte of it is looked at: the writer may be untrusted
 * code in the same memory, and what was checked must be what is used.
 */
export class RingReader {
  readonly #words: Int32Array;
  readonly #place: RingPlace;
  readonly #bytes: Uint8Array;
  readonly #mask: number;
  #head: number;

  constructor(words: Int32Array, place: RingPlace) {
    this.#words = words;
    this.#place = place;
    this.#bytes = new Uint8Array(words.buffer, place.bytesAt, place.capacity);
    this.#mask = place.capacity - 1;
    this.#head = Atomics.load(words, place.headWord) >>> 0;
  }

  /** Word index of the tail, for those who look at it plainly. */
  get tailWord(): number {
    return this.#place.tailWord;
  }

  /** Value of the tail word when everything published so far has been read. */
  get seenTail(): number {
    return this.#head | 0;
  }

  /** True when nothing published is unread. */
  isEmpty(): boolean {
    return Atomics.load(this.#words, this.#place.tailWord) >>> 0 === this.#head;
  }

  /** True once the reader has freed at least half of the ring: when a waiting writer is worth waking. */
  hasRoom(): boolean {
    const used = ((Atomics.load(this.#words, this.#place.tailWord) >>> 0) - this.#head) >>> 0;
    return used * 2 <= this.#place.capacity;
  }

  /**
   * Hands over every record published by now, up to the end of the ring's memory. `onFreed` is called when their
   * space is free again, before the first is handed over: a writer that waits for it goes on meanwhile. Returns how
   * many bytes were freed, 0 when the ring was empty, -1 when it holds what no writer of ours writes: the caller
   * closes it.
   */
  take(onRecord: TakeRecord, onFreed: () => void): number {
    const tail = Atomics.load(this.#words, this.#place.tailWord) >>> 0;
    const used = (tail - this.#head) >>> 0;
    if (used === 0) return 0;
    const at = this.#head & this.#mask;
    const length = Math.min(used, this.#place.capacity - at);
    if (used > this.#place.capacity || length % 8 !== 0) return -1;
    const copy = Buffer.allocUnsafe(length);
    copy.set(this.#bytes.subarray(at, at + length));
    this.#head = (this.#head + length) >>> 0;
    Atomics.store(this.#words, this.#place.headWord, this.#head | 0);
    onFreed();
    return deal(copy, onRecord) ? length : -1;
  }
}

/** Splits a copied stretch into its records. False when a length or kind cannot be. */
function deal(copy: Buffer, onRecord: TakeRecord): boolean {
  const view = new DataView(copy.buffer, copy.byteOffset, copy.byteLength);
  let at = 0;
  while (at < copy.length) {
    const length = view.getUint32(at, true);
    const kind = view.getUint32(at + 4, true);
    const start = at + RECORD_HEADER_BYTES;
    if (length > copy.length - start) return false;
    if (kind === RECORD.FRAME) onRecord(copy, view, start, start + length);
    else if (kind !== RECORD.PADDING) return false;
    at += alignRecord(RECORD_HEADER_BYTES + length);
  }
  return true;
}
