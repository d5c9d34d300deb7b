import { alignRecord, maxPayloadBytes, RECORD, RECORD_HEADER_BYTES, type RingPlace } from "./ring-layout.js";

/**
 * The producing end of one ring. Single producer: exactly one thread writes, and it alone stores the tail.
 * A record becomes visible by the one atomic store of the tail after its bytes, so a writer that dies in the
 * middle leaves nothing behind. Positions are unsigned 32 bit and wrap; differences are taken `>>> 0`.
 */
export class RingWriter {
  /** Largest payload `reserve` takes, in bytes. */
  readonly maxPayloadBytes: number;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly #words: Int32Array;
  readonly #place: RingPlace;
  readonly #mask: number;
  #tail: number;
  /** The reader's head as last seen: it may be late, never early, so space is only ever underestimated. */
  #head: number;
  #reserved = 0;

  constructor(words: Int32Array, place: RingPlace) {
    this.#words = words;
    this.#place = place;
    this.bytes = new Uint8Array(words.buffer, place.bytesAt, place.capacity);
    this.view = new DataView(words.buffer, place.bytesAt, place.capacity);
    this.#mask = place.capacity - 1;
    this.maxPayloadBytes = maxPayloadBytes(place.capacity);
    this.#tail = Atomics.load(words, place.tailWord) >>> 0;
    this.#head = Atomics.load(words, place.headWord) >>> 0;
  }

  /**
   * Room for a payload of `length` bytes: its offset in `bytes`, or -1 when the ring is full. Nothing is visible
   * to the reader before `publish`.
   */
  reserve(length: number): number {
    const size = alignRecord(RECORD_HEADER_BYTES + length);
    const at = this.#tail & this.#mask;
    const toEnd = this.#place.capacity - at;
    const needed = size <= toEnd ? size : toEnd + size;
    if (this.#free() < needed) {
      this.#head = Atomics.load(this.#words, this.#place.headWord) >>> 0;
      if (this.#free() < needed) return -1;
    }
    let start = at;
    if (size > toEnd) {
      // Alignment leaves at least one record header before the end, so the padding always has room for its own.
      this.#header(at, toEnd - RECORD_HEADER_BYTES, RECORD.PADDING);
      start = 0;
    }
    this.#header(start, length, RECORD.FRAME);
    this.#reserved = needed;
    return start + RECORD_HEADER_BYTES;
  }

  /** Makes the reserved record visible. */
  publish(): void {
    this.#tail = (this.#tail + this.#reserved) >>> 0;
    this.#reserved = 0;
    Atomics.store(this.#words, this.#place.tailWord, this.#tail | 0);
  }

  /** True when at least half the ring is free: what a writer that found it full waits for. */
  hasRoom(): boolean {
    this.#head = Atomics.load(this.#words, this.#place.headWord) >>> 0;
    return this.#free() * 2 >= this.#place.capacity;
  }

  #free(): number {
    return this.#place.capacity - ((this.#tail - this.#head) >>> 0);
  }

  #header(at: number, length: number, kind: number): void {
    const word = (this.#place.bytesAt + at) / 4;
    this.#words[word] = length;
    this.#words[word + 1] = kind;
  }
}
