import { ByteSpan } from "./byte-span.js";

/** Spans there is room for after the first one came; a power of two, as every later size. */
const FIRST_CAPACITY = 16;

/** When it is empty it keeps room for no more. */
const IDLE_CAPACITY = 1024;

/** An idle employment has several queues nothing was ever in. */
const NO_BOUNDS = new Uint32Array(0);

/**
 * First in, first out, of many spans that stay for a while: kept as numbers in arrays, so that none of them is an object
 * the garbage collector has to carry along.
 */
export class SpanQueue {
  #sources: (Uint8Array | undefined)[] = [];
  /** Start and end of each. */
  #bounds = NO_BOUNDS;
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** The next to leave, or undefined. */
  get first(): ByteSpan | undefined {
    return this.#length === 0 ? undefined : this.#at(0);
  }

  /** Bytes of the next to leave; only while there is one. */
  get firstLength(): number {
    return (this.#bounds[2 * this.#head + 1] as number) - (this.#bounds[2 * this.#head] as number);
  }

  push({ source, start, end }: ByteSpan): void {
    if (this.#length === this.#sources.length) this.#grow();
    const at = (this.#head + this.#length++) & (this.#sources.length - 1);
    this.#sources[at] = source;
    this.#bounds[2 * at] = start;
    this.#bounds[2 * at + 1] = end;
  }

  /** Lets the first one go; only while there is one. */
  drop(): void {
    this.#sources[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#sources.length - 1);
    this.#length--;
    if (this.#length === 0 && this.#sources.length > IDLE_CAPACITY) this.#reset();
  }

  /** Takes the first one out, or undefined. */
  shift(): ByteSpan | undefined {
    const { first } = this;
    if (first) this.drop();
    return first;
  }

  /** Takes all out, in order. */
  drain(): ByteSpan[] {
    const rest = Array.from({ length: this.#length }, (_, index) => this.#at(index));
    this.#reset();
    return rest;
  }

  /** One of them, by its place from the first. */
  #at(index: number): ByteSpan {
    const at = (this.#head + index) & (this.#sources.length - 1);
    const bounds = this.#bounds;
    return new ByteSpan(
      this.#sources[at] as Uint8Array,
      bounds[2 * at] as number,
      bounds[2 * at + 1] as number,
    );
  }

  /** Empty, with no room. */
  #reset(): void {
    this.#sources = [];
    this.#bounds = NO_BOUNDS;
    this.#head = 0;
    this.#length = 0;
  }

  /** Twice the room, the first one at its beginning. */
  #grow(): void {
    const former = this.#sources.length;
    const capacity = Math.max(FIRST_CAPACITY, 2 * former);
    const bounds = new Uint32Array(2 * capacity);
    bounds.set(this.#bounds.subarray(2 * this.#head));
    bounds.set(this.#bounds.subarray(0, 2 * this.#head), 2 * (former - this.#head));
    const sources = [...this.#sources.slice(this.#head), ...this.#sources.slice(0, this.#head)];
    sources.length = capacity;
    this.#sources = sources;
    this.#bounds = bounds;
    this.#head = 0;
  }
}
