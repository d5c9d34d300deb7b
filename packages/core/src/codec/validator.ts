import { EXTENSION } from "./extensions.js";
import { MAX_DEPTH } from "./pre-walk.js";

/** msgpackr's own extension types that may come in. */
const THEIRS = { UNDEFINED: 0x00, BIG_INT: 0x42, SET: 0x73, TYPED_ARRAY: 0x74, TIMESTAMP: 0xff } as const;

/** An error takes three containers a level (extension, map, properties); nothing takes more. */
const MAX_CONTAINERS = MAX_DEPTH * 3 + 2;

/** Element sizes by msgpackr's code of typed arrays; 16 is ArrayBuffer, 17 DataView. */
const ELEMENT_BYTES: { readonly [code: number]: number } = {
  0: 1,
  1: 1,
  2: 1,
  3: 2,
  4: 2,
  5: 4,
  6: 4,
  7: 4,
  8: 8,
  9: 8,
  10: 8,
  16: 1,
  17: 1,
};

/** What must follow an extension that wraps another value. */
const WRAPPED: { readonly [type: number]: (byte: number) => boolean } = {
  [THEIRS.SET]: isArray,
  [EXTENSION.MAP]: isArray,
  [EXTENSION.OBJECT]: isArray,
  [EXTENSION.ERROR]: isMap,
  [EXTENSION.WIDE_STRING]: (byte) => byte >= 0xc4 && byte <= 0xc6,
  [EXTENSION.NEGATIVE_ZERO]: (byte) => byte === 0,
};

function isArray(byte: number): boolean {
  return (byte & 0xf0) === 0x90 || byte === 0xdc || byte === 0xdd;
}

function isMap(byte: number): boolean {
  return (byte & 0xf0) === 0x80 || byte === 0xde || byte === 0xdf;
}

function isString(byte: number): boolean {
  return (byte & 0xe0) === 0xa0 || (byte >= 0xd9 && byte <= 0xdb);
}

/** Payload bytes of a fixed-size value by its first byte, from 0xca on; others are handled by name. */
const FIXED_BYTES: { readonly [byte: number]: number } = {
  202: 4,
  203: 8,
  204: 1,
  205: 2,
  206: 4,
  207: 8,
  208: 1,
  209: 2,
  210: 4,
  211: 8,
};

/**
 * Looks through packed bytes once, before msgpackr does: lengths and counts fit into what is there, nesting is
 * bounded, extensions are those of the table and of the right shape, nothing is left over. Returns what is wrong,
 * or undefined. Memory and time are linear in the input, whatever it claims.
 */
export function findFault(bytes: Uint8Array): string | undefined {
  return new Validator(bytes).run();
}

class Validator {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;
  /** Values still due in each open container; maps count keys and values, odd means a value comes next. */
  readonly #due: number[] = [];
  readonly #isMap: boolean[] = [];

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  run(): string | undefined {
    do {
      const fault = this.#value();
      if (fault) return fault;
      this.#closeFinished();
    } while (this.#due.length > 0);
    return this.#at === this.#bytes.length ? undefined : "bytes are left over";
  }

  #closeFinished(): void {
    const { length } = this.#due;
    for (let top = length - 1; top >= 0; top--) {
      const left = (this.#due[top] as number) - 1;
      this.#due[top] = left;
      if (left > 0) return;
      this.#due.pop();
      this.#isMap.pop();
    }
  }

  #value(): string | undefined {
    if (this.#at >= this.#bytes.length) return "it ends in the middle";
    const byte = this.#bytes[this.#at] as number;
    const top = this.#due.length - 1;
    if (top >= 0 && this.#isMap[top] && ((this.#due[top] as number) & 1) === 0 && !isString(byte)) {
      return "a key is no string";
    }
    this.#at++;
    if (byte < 0x80 || byte >= 0xe0) return undefined;
    if (byte < 0x90) return this.#open((byte & 0x0f) * 2, true);
    if (byte < 0xa0) return this.#open(byte & 0x0f, false);
    if (byte < 0xc0) return this.#skip(byte & 0x1f);
    return this.#typed(byte);
  }

  #typed(byte: number): string | undefined {
    const fixed = FIXED_BYTES[byte];
    if (fixed !== undefined) return this.#skip(fixed);
    switch (byte) {
      case 0xc0:
      case 0xc2:
      case 0xc3:
        return undefined;
      case 0xc4:
      case 0xd9:
        return this.#skip(this.#length(1));
      case 0xc5:
      case 0xda:
        return this.#skip(this.#length(2));
      case 0xc6:
      case 0xdb:
        return this.#skip(this.#length(4));
      case 0xc7:
      case 0xc8:
      case 0xc9:
        return this.#extension(this.#length(1 << (byte - 0xc7)));
      case 0xd4:
      case 0xd5:
      case 0xd6:
      case 0xd7:
      case 0xd8:
        return this.#extension(1 << (byte - 0xd4));
      case 0xdc:
        return this.#open(this.#length(2), false);
      case 0xdd:
        return this.#open(this.#length(4), false);
      case 0xde:
        return this.#open(this.#length(2) * 2, true);
      case 0xdf:
        return this.#open(this.#length(4) * 2, true);
      default:
        return `byte 0x${byte.toString(16)} begins no value`;
    }
  }

  /** Reads a length field; one that is cut off gives a length nothing can satisfy. */
  #length(size: number): number {
    const at = this.#at;
    if (at + size > this.#bytes.length) return Number.POSITIVE_INFINITY;
    this.#at += size;
    return size === 1
      ? this.#view.getUint8(at)
      : size === 2
        ? this.#view.getUint16(at)
        : this.#view.getUint32(at);
  }

  #skip(length: number): string | undefined {
    if (length > this.#bytes.length - this.#at) return "a length is longer than what is there";
    this.#at += length;
    return undefined;
  }

  #open(values: number, isMap: boolean): string | undefined {
    if (values > this.#bytes.length - this.#at) return "a count is larger than what is there";
    if (this.#due.length >= MAX_CONTAINERS) return "it nests too deep";
    if (values === 0) return undefined;
    // One more, for `closeFinished` counts this opening too; the one around is counted when this one is closed.
    this.#due.push(values + 1);
    this.#isMap.push(isMap);
    return undefined;
  }

  #extension(length: number): string | undefined {
    if (length + 1 > this.#bytes.length - this.#at) return "an extension is longer than what is there";
    const type = this.#bytes[this.#at++] as number;
    const data = this.#at;
    this.#at += length;
    const wrapped = WRAPPED[type];
    if (wrapped) return this.#wrapper(length, wrapped);
    if (type === THEIRS.UNDEFINED) return length === 1 ? undefined : "an undefined of the wrong size";
    if (type === THEIRS.TIMESTAMP)
      return [1, 4, 8, 12].includes(length) ? undefined : "a date of the wrong size";
    if (type === THEIRS.BIG_INT) return length > 0 ? undefined : "an empty BigInt";
    if (type !== THEIRS.TYPED_ARRAY) return `extension 0x${type.toString(16)} is not allowed`;
    const size = length > 0 ? ELEMENT_BYTES[this.#bytes[data] as number] : undefined;
    return size !== undefined && (length - 1) % size === 0
      ? undefined
      : "a typed array of the wrong kind or size";
  }

  /** An extension that stands before the value it wraps. */
  #wrapper(length: number, fits: (byte: number) => boolean): string | undefined {
    if (length !== 1) return "a wrapping extension of the wrong size";
    if (this.#at >= this.#bytes.length || !fits(this.#bytes[this.#at] as number))
      return "an extension wraps the wrong kind";
    if (this.#due.length >= MAX_CONTAINERS) return "it nests too deep";
    this.#due.push(2);
    this.#isMap.push(false);
    return undefined;
  }
}
