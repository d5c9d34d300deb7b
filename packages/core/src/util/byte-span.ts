/**
 * A stretch of bytes: what a view of them would be, without making one. A typed array costs more to make than a small
 * message to pack, and most messages are only passed on.
 */
export class ByteSpan {
  readonly source: Uint8Array;
  readonly start: number;
  readonly end: number;

  constructor(source: Uint8Array, start: number, end: number) {
    this.source = source;
    this.start = start;
    this.end = end;
  }

  /** All of an array's bytes; what is a span already stays itself. */
  static of(bytes: Uint8Array | ByteSpan): ByteSpan {
    return ArrayBuffer.isView(bytes) ? new ByteSpan(bytes, 0, bytes.length) : bytes;
  }

  get length(): number {
    return this.end - this.start;
  }

  /** The part from one offset to another, both within it. */
  part(from: number, to: number): ByteSpan {
    return new ByteSpan(this.source, this.start + from, this.start + to);
  }

  /** The same memory as a Buffer. */
  view(): Buffer {
    const { source, start, length } = this;
    return Buffer.from(source.buffer, source.byteOffset + start, length);
  }
}

/** The same memory as what is no Buffer: parts of a Buffer take twice as long to make. */
export function plainBytes({ buffer, byteOffset, byteLength }: Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Of no bytes. */
export const EMPTY_SPAN = new ByteSpan(new Uint8Array(0), 0, 0);
