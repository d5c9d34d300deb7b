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

/** Payload bytes of a fixed-size value by its first byte; 0 for all others. */
const FIXED_BYTES = new Uint8Array(256);
for (const [byte, bytes] of [
  [0xca, 4],
  [0xcb, 8],
  [0xcc, 1],
  [0xcd, 2],
  [0xce, 4],
  [0xcf, 8],
  [0xd0, 1],
  [0xd1, 2],
  [0xd2, 4],
  [0xd3, 8],
] as const)
  FIXED_BYTES[byte] = bytes;

const NOTHING = new Uint8Array(0);

/*
 * The state of the one look that is under way. It lies in the module, not in an object: every message is looked at,
 * and an object with two lists for each cost more than the looking.
 */
let bytes: Uint8Array = NOTHING;
let at = 0;
let end = 0;
let fault: string | undefined;

/**
 * Looks through packed bytes once, before msgpackr does: lengths and counts fit into what is there, nesting is
 * bounded, extensions are those of the table and of the right shape, nothing is left over. Returns what is wrong,
 * or undefined. Memory and time are linear in the input, whatever it claims.
 */
export function findFault(packed: Uint8Array): string | undefined {
  bytes = packed;
  at = 0;
  end = packed.length;
  fault = undefined;
  if (value(0) && at !== end) fail("bytes are left over");
  bytes = NOTHING;
  return fault;
}

function fail(what: string): false {
  fault = what;
  return false;
}

/** Looks at one value inside of so many containers; false once something is wrong. */
function value(depth: number): boolean {
  if (at >= end) return fail("it ends in the middle");
  const byte = bytes[at++] as number;
  if (byte < 0x80 || byte >= 0xe0) return true;
  if (byte < 0x90) return map(byte & 0x0f, depth);
  if (byte < 0xa0) return values(byte & 0x0f, depth);
  if (byte < 0xc0) return skip(byte & 0x1f);
  const fixed = FIXED_BYTES[byte] as number;
  return fixed > 0 ? skip(fixed) : typed(byte, depth);
}

function typed(byte: number, depth: number): boolean {
  switch (byte) {
    case 0xc0:
    case 0xc2:
    case 0xc3:
      return true;
    case 0xc4:
    case 0xd9:
      return skip(length(1));
    case 0xc5:
    case 0xda:
      return skip(length(2));
    case 0xc6:
    case 0xdb:
      return skip(length(4));
    case 0xc7:
    case 0xc8:
    case 0xc9:
      return extension(length(1 << (byte - 0xc7)), depth);
    case 0xd4:
    case 0xd5:
    case 0xd6:
    case 0xd7:
    case 0xd8:
      return extension(1 << (byte - 0xd4), depth);
    case 0xdc:
      return values(length(2), depth);
    case 0xdd:
      return values(length(4), depth);
    case 0xde:
      return map(length(2), depth);
    case 0xdf:
      return map(length(4), depth);
    default:
      return fail(`byte 0x${byte.toString(16)} begins no value`);
  }
}

/** Reads a length field; one that is cut off gives a length nothing can satisfy. */
function length(size: number): number {
  if (at + size > end) return Number.POSITIVE_INFINITY;
  let read = 0;
  for (let i = 0; i < size; i++) read = read * 256 + (bytes[at++] as number);
  return read;
}

function skip(count: number): boolean {
  if (count > end - at) return fail("a length is longer than what is there");
  at += count;
  return true;
}

function values(count: number, depth: number): boolean {
  if (count > end - at) return fail("a count is larger than what is there");
  if (depth >= MAX_CONTAINERS) return fail("it nests too deep");
  for (let i = 0; i < count; i++) if (!value(depth + 1)) return false;
  return true;
}

function map(entries: number, depth: number): boolean {
  if (entries * 2 > end - at) return fail("a count is larger than what is there");
  if (depth >= MAX_CONTAINERS) return fail("it nests too deep");
  for (let i = 0; i < entries; i++) {
    if (at < end && !isString(bytes[at] as number)) return fail("a key is no string");
    if (!value(depth + 1) || !value(depth + 1)) return false;
  }
  return true;
}

function extension(size: number, depth: number): boolean {
  if (size + 1 > end - at) return fail("an extension is longer than what is there");
  const type = bytes[at++] as number;
  const data = at;
  at += size;
  const wrapped = WRAPPED[type];
  if (wrapped) return wrapper(size, wrapped, depth);
  if (type === THEIRS.UNDEFINED) return size === 1 || fail("an undefined of the wrong size");
  if (type === THEIRS.TIMESTAMP) return [1, 4, 8, 12].includes(size) || fail("a date of the wrong size");
  if (type === THEIRS.BIG_INT) return size > 0 || fail("an empty BigInt");
  if (type !== THEIRS.TYPED_ARRAY) return fail(`extension 0x${type.toString(16)} is not allowed`);
  const element = size > 0 ? ELEMENT_BYTES[bytes[data] as number] : undefined;
  const fits = element !== undefined && (size - 1) % element === 0;
  return fits || fail("a typed array of the wrong kind or size");
}

/** An extension that stands before the value it wraps. */
function wrapper(size: number, fits: (byte: number) => boolean, depth: number): boolean {
  if (size !== 1) return fail("a wrapping extension of the wrong size");
  if (at >= end || !fits(bytes[at] as number)) return fail("an extension wraps the wrong kind");
  if (depth >= MAX_CONTAINERS) return fail("it nests too deep");
  return value(depth + 1);
}
