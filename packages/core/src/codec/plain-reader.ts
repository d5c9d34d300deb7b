import { beforeFirst, type KnownKey, knownKey, MAX_KEY_BYTES } from "./known-keys.js";

/** What `readPlain` gives for all it does not read itself. */
export const NOT_PLAIN: unique symbol = Symbol("not plain");
type NotPlain = typeof NOT_PLAIN;

/** Larger bodies are msgpackr's. */
const MAX_BYTES = 1024;
const MAX_DEPTH = 16;

/** Up to this length a string is made of letters here, from there on by the engine. */
const SHORT = 12;
const text = Buffer.allocUnsafeSlow(256);
const BYTE_ORDER_MARK = 0xfeff;
/** msgpack's extension -1. */
const TIMESTAMP = 0xff;

/*
 * The state of the one value that is being read. In the module, not in an object, as in validator.ts.
 */
const NOTHING = new Uint8Array(0);
let bytes: Uint8Array = NOTHING;
let at = 0;
let end = 0;

const double = new Float64Array(1);
const doubleBytes = new Uint8Array(double.buffer);
/** Where it is not, doubles are msgpackr's. */
const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * Unpacks a small plain value in one pass, checked while it is read, and without a view of its bytes. `NOT_PLAIN` for
 * whatever is not small, not plain or not sound: that is for the validator and msgpackr to read or refuse.
 */
export function readPlain(source: Uint8Array, from: number, to: number): unknown | NotPlain {
  if (to - from > MAX_BYTES) return NOT_PLAIN;
  bytes = source;
  at = from;
  end = to;
  const value = read(0);
  bytes = NOTHING;
  return at === end ? value : NOT_PLAIN;
}

function read(depth: number): unknown | NotPlain {
  if (at >= end) return NOT_PLAIN;
  const byte = bytes[at++] as number;
  if (byte < 0x80) return byte;
  if (byte >= 0xe0) return byte - 0x100;
  if (byte < 0x90) return readMap(byte & 0x0f, depth);
  if (byte < 0xa0) return readArray(byte & 0x0f, depth);
  if (byte < 0xc0) return readString(byte & 0x1f);
  return readTyped(byte, depth);
}

function readTyped(byte: number, depth: number): unknown | NotPlain {
  switch (byte) {
    case 0xc0:
      return null;
    case 0xc2:
      return false;
    case 0xc3:
      return true;
    case 0xcb:
      return IS_LITTLE_ENDIAN && has(8) ? readDouble() : NOT_PLAIN;
    case 0xcc:
      return has(1) ? next() : NOT_PLAIN;
    case 0xcd:
      return has(2) ? (next() << 8) | next() : NOT_PLAIN;
    case 0xce:
      return has(4) ? read32() >>> 0 : NOT_PLAIN;
    case 0xd0:
      return has(1) ? (next() << 24) >> 24 : NOT_PLAIN;
    case 0xd1:
      return has(2) ? (((next() << 8) | next()) << 16) >> 16 : NOT_PLAIN;
    case 0xd2:
      return has(4) ? read32() : NOT_PLAIN;
    case 0xd4:
      return has(2) && next() === 0 && next() === 0 ? undefined : NOT_PLAIN;
    case 0xd6:
      return has(5) && next() === TIMESTAMP ? new Date((read32() >>> 0) * 1000) : NOT_PLAIN;
    case 0xd7:
      return has(9) && next() === TIMESTAMP ? readDate() : NOT_PLAIN;
    case 0xd9:
      return has(1) ? readString(next()) : NOT_PLAIN;
    case 0xde:
      return has(2) ? readMap((next() << 8) | next(), depth) : NOT_PLAIN;
    default:
      return NOT_PLAIN;
  }
}

function has(count: number): boolean {
  return count <= end - at;
}

function next(): number {
  return bytes[at++] as number;
}

function read32(): number {
  at += 4;
  const high = ((bytes[at - 4] as number) << 24) | ((bytes[at - 3] as number) << 16);
  return high | ((bytes[at - 2] as number) << 8) | (bytes[at - 1] as number);
}

function readDouble(): number {
  const first = at;
  at += 8;
  for (let i = 0; i < 8; i++) doubleBytes[7 - i] = bytes[first + i] as number;
  return double[0] as number;
}

/** 30 bits of nanoseconds, then 34 of seconds. */
function readDate(): Date {
  const high = read32() >>> 0;
  const seconds = (high & 3) * 2 ** 32 + (read32() >>> 0);
  return new Date((high >>> 2) / 1_000_000 + seconds * 1000);
}

function readArray(count: number, depth: number): unknown | NotPlain {
  if (depth >= MAX_DEPTH || !has(count)) return NOT_PLAIN;
  const array: unknown[] = [];
  for (let i = 0; i < count; i++) {
    const value = read(depth + 1);
    if (value === NOT_PLAIN) return NOT_PLAIN;
    array.push(value);
  }
  return array;
}

function readMap(entries: number, depth: number): unknown | NotPlain {
  if (depth >= MAX_DEPTH || !has(entries * 2)) return NOT_PLAIN;
  const object: Record<string, unknown> = {};
  let before = beforeFirst(entries);
  for (let i = 0; i < entries; i++) {
    const key = readKey(before);
    if (key === undefined) return NOT_PLAIN;
    const value = read(depth + 1);
    if (value === NOT_PLAIN) return NOT_PLAIN;
    put(object, i, key.name, value);
    before = key;
  }
  return object;
}

/** The first keys have a line of their own each: where messages are alike the engine knows which one is stored there. */
function put(object: Record<string, unknown>, place: number, name: string, value: unknown): void {
  switch (place) {
    case 0:
      object[name] = value;
      return;
    case 1:
      object[name] = value;
      return;
    case 2:
      object[name] = value;
      return;
    case 3:
      object[name] = value;
      return;
    case 4:
      object[name] = value;
      return;
    case 5:
      object[name] = value;
      return;
    case 6:
      object[name] = value;
      return;
    case 7:
      object[name] = value;
      return;
    default:
      object[name] = value;
  }
}

/** A key of 1 to 31 letters of ASCII, other than the one that would set a prototype. */
function readKey(before: KnownKey): KnownKey | undefined {
  const length = (bytes[at] as number) - 0xa0;
  if (length < 1 || length > MAX_KEY_BYTES || !has(1 + length)) return undefined;
  const start = at + 1;
  at = start + length;
  return knownKey(bytes, start, length, before);
}

function readString(length: number): string | NotPlain {
  if (!has(length)) return NOT_PLAIN;
  const start = at;
  at += length;
  return makeText(start, length);
}

function makeText(start: number, length: number): string | NotPlain {
  if (length > SHORT) return makeLongText(start, length);
  const stop = start + length;
  let all = 0;
  for (let i = start; i < stop; i++) all |= bytes[i] as number;
  if (all >= 0x80) return makeWideText(start, length);
  let i = start;
  let made = length >= 8 ? eightLetters(i) : "";
  if (length >= 8) i += 8;
  if (stop - i >= 4) {
    made += fourLetters(i);
    i += 4;
  }
  for (; i < stop; i++) made += String.fromCharCode(bytes[i] as number);
  return made;
}

function fourLetters(i: number): string {
  return String.fromCharCode(letter(i), letter(i + 1), letter(i + 2), letter(i + 3));
}

function eightLetters(i: number): string {
  return String.fromCharCode(
    letter(i),
    letter(i + 1),
    letter(i + 2),
    letter(i + 3),
    letter(i + 4),
    letter(i + 5),
    letter(i + 6),
    letter(i + 7),
  );
}

function letter(i: number): number {
  return bytes[i] as number;
}

/** A call into the engine pays off from nine letters on. */
function makeLongText(start: number, length: number): string | NotPlain {
  for (let i = 0; i < length; i++) {
    const code = bytes[start + i] as number;
    if (code >= 0x80) return makeWideText(start, length);
    text[i] = code;
  }
  return text.toString("latin1", 0, length);
}

/** What is no sound UTF-8 comes out with a replacement character, and is msgpackr's like all that is written with one. */
function makeWideText(start: number, length: number): string | NotPlain {
  for (let i = 0; i < length; i++) text[i] = bytes[start + i] as number;
  const made = text.toString("utf8", 0, length);
  return made.includes("\uFFFD") || made.charCodeAt(0) === BYTE_ORDER_MARK ? NOT_PLAIN : made;
}
