import { plainBytes } from "../util/byte-span.js";
import { alignRecord, RECORD, RECORD_HEADER_BYTES, type RingPlace } from "./ring-layout.js";

/** Called once per record with the private copy that holds it. */
export type TakeRecord = (bytes: Uint8Array, view: DataView, start: number, end: number) => void;

/** What was copied out of a ring, and how far it was handed over. */
interface Copy {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  at: number;
  end: number;
}

/** Larger copies are left to the garbage collector. */
const MAX_LENT_BYTES = 256 * 1024;

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
  /** What was copied out and not yet handed over; undefined when that is nothing. */
  #rest: Copy | undefined;
  readonly #isLent: boolean;
  /** The copy that is written again. */
  #lent: Copy | undefined;

  /** `isLent`: records are only lent to who takes them, as their memory is used again. */
  constructor(words: Int32Array, place: RingPlace, isLent = false) {
    this.#words = words;
    this.#place = place;
    this.#isLent = isLent;
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
    return this.#rest === undefined && Atomics.load(this.#words, this.#place.tailWord) >>> 0 === this.#head;
  }

  /** True once the reader has freed at least half of the ring: when a waiting writer is worth waking. */
  hasRoom(): boolean {
    const used = ((Atomics.load(this.#words, this.#place.tailWord) >>> 0) - this.#head) >>> 0;
    return used * 2 <= this.#place.capacity;
  }

  /**
   * Copies out the records published by now, unless there are some not yet handed over. `onFreed` is called when their
   * space is free again: a writer that waits for it goes on meanwhile. False when the ring holds what no writer of ours
   * writes: the caller closes it.
   */
  fetch(onFreed: () => void): boolean {
    if (this.#rest !== undefined) return true;
    const copied = this.#copy();
    if (copied > 0) onFreed();
    return copied >= 0;
  }

  /** Copies out what is published, also where it goes on at the ring's beginning, and frees its space. */
  #copy(): number {
    const tail = Atomics.load(this.#words, this.#place.tailWord) >>> 0;
    const used = (tail - this.#head) >>> 0;
    if (used === 0) return 0;
    if (used > this.#place.capacity || used % 8 !== 0) return -1;
    const at = this.#head & this.#mask;
    const toEnd = Math.min(used, this.#place.capacity - at);
    const copy = this.#roomFor(used);
    copy.bytes.set(this.#bytes.subarray(at, at + toEnd));
    if (toEnd < used) copy.bytes.set(this.#bytes.subarray(0, used - toEnd), toEnd);
    this.#head = tail;
    Atomics.store(this.#words, this.#place.headWord, this.#head | 0);
    this.#rest = copy;
    return used;
  }

  /** Memory for a copy of so many bytes. */
  #roomFor(used: number): Copy {
    if (!this.#isLent || used > MAX_LENT_BYTES) return makeCopy(used, used);
    // It grows twofold, so that a flood makes few of them.
    if (!this.#lent || this.#lent.bytes.length < used)
      this.#lent = makeCopy(used, 2 ** Math.ceil(Math.log2(used)));
    this.#lent.at = 0;
    this.#lent.end = used;
    return this.#lent;
  }

  /**
   * Hands over records that were fetched, `most` at a time. Returns how many bytes they took, 0 when there was nothing, -1
   * when a length or kind cannot be: the caller closes the ring.
   */
  take(onRecord: TakeRecord, most = Number.POSITIVE_INFINITY): number {
    const rest = this.#rest;
    if (!rest) return 0;
    const { bytes, view, at: from, end } = rest;
    let at = from;
    for (let records = 0; records < most && at < end; records++) {
      const length = view.getUint32(at, true);
      const kind = view.getUint32(at + 4, true);
      const start = at + RECORD_HEADER_BYTES;
      if (length > end - start) return -1;
      at += alignRecord(RECORD_HEADER_BYTES + length);
      if (kind === RECORD.FRAME) onRecord(bytes, view, start, start + length);
      else if (kind !== RECORD.PADDING) return -1;
    }
    rest.at = at;
    if (at >= end) this.#rest = undefined;
    return at - from;
  }
}

function makeCopy(used: number, size: number): Copy {
  const bytes = plainBytes(Buffer.allocUnsafe(size));
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), at: 0, end: used };
}
