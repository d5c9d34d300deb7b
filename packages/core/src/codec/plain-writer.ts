import { isDate } from "node:util/types";
import { ByteSpan } from "../util/byte-span.js";

/** What is written lies side by side in pieces of memory of this size. */
const SLAB_BYTES = 8192;
/** A fresh piece is begun when less is left: what takes more is msgpackr's. */
const MAX_BYTES = 1024;
/** Longer strings are msgpackr's: its native way is the faster one from there on. */
const MAX_STRING_LENGTH = 64;
const BYTE_ORDER_MARK = 0xfeff;
/** msgpack's extension -1. */
const TIMESTAMP = 0xff;
const MAX_DEPTH = 16;
const MAX_ITEMS = 15;

/*
 * The state of the one value that is being written. In the module, not in an object, as in validator.ts.
 */
let slab = new Uint8Array(SLAB_BYTES);
let slabView = new DataView(slab.buffer);
let slabText = Buffer.from(slab.buffer);
let free = 0;
let at = 0;
let limit = MAX_BYTES;
/** A getter of the value being written may pack another one. */
let isBusy = false;

/**
 * Packs a small plain value in one pass: checked and written at once, where a walk before msgpackr looks at everything
 * twice. Undefined for whatever is not small or not plain, also for what does not travel: that is for the walk and
 * msgpackr, which give the same bytes for what both can.
 */
export function writePlain(plain: unknown): ByteSpan | undefined {
  if (isBusy) return undefined;
  isBusy = true;
  try {
    return writeNow(plain);
  } finally {
    isBusy = false;
  }
}

function writeNow(plain: unknown): ByteSpan | undefined {
  if (SLAB_BYTES - free < MAX_BYTES) {
    slab = new Uint8Array(SLAB_BYTES);
    slabView = new DataView(slab.buffer);
    slabText = Buffer.from(slab.buffer);
    free = 0;
  }
  at = free;
  limit = free + MAX_BYTES;
  if (!write(plain, 0)) return undefined;
  const span = new ByteSpan(slab, free, at);
  free = at;
  return span;
}

function write(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case "string":
      return writeString(value);
    case "number":
      return at + 9 <= limit && writeNumber(value);
    case "boolean":
      return writeByte(value ? 0xc3 : 0xc2);
    case "undefined":
      return writeUndefined();
    case "object":
      return value === null ? writeByte(0xc0) : writeContainer(value, depth);
    default:
      return false;
  }
}

function writeByte(byte: number): boolean {
  if (at >= limit) return false;
  slab[at++] = byte;
  return true;
}

/** msgpackr's extension 0. */
function writeUndefined(): boolean {
  return writeByte(0xd4) && writeByte(0) && writeByte(0);
}

/*
 * The engine has many kinds of strings, and looks a property of them up each time where it has met most of them; a program's
 * values are of all kinds. So the method is looked up once, not for each letter, and keys, which are of few kinds, have a
 * place of their own to ask for a length. Together that is half of what packing takes.
 */
const { charCodeAt } = String.prototype;

function writeKey(key: string): boolean {
  return writeLetters(key, key.length);
}

function writeString(text: string): boolean {
  return writeLetters(text, text.length);
}

function writeLetters(text: string, length: number): boolean {
  if (length >= MAX_STRING_LENGTH || at + length + 2 > limit) return false;
  let position = writeTextHead(at, length);
  for (let i = 0; i < length; i++) {
    const code = charCodeAt.call(text, i);
    if (code >= 0x80) return writeWide(text);
    slab[position++] = code;
  }
  at = position;
  return true;
}

/** Text beyond ASCII, by the engine. What has no UTF-8, or begins with a byte order mark, travels in a way of its own. */
function writeWide(text: string): boolean {
  if (!text.isWellFormed() || text.charCodeAt(0) === BYTE_ORDER_MARK) return false;
  const bytes = Buffer.byteLength(text);
  if (at + bytes + 2 > limit) return false;
  at = writeTextHead(at, bytes);
  at += slabText.write(text, at);
  return true;
}

/** Returns where the text begins. */
function writeTextHead(position: number, bytes: number): number {
  if (bytes < 32) {
    slab[position] = 0xa0 | bytes;
    return position + 1;
  }
  slab[position] = 0xd9;
  slab[position + 1] = bytes;
  return position + 2;
}

function writeNumber(value: number): boolean {
  if (value >>> 0 === value) return writeUnsigned(value);
  if (value >> 0 === value) return writeNegative(value);
  return writeDouble(value);
}

function writeUnsigned(value: number): boolean {
  if (value < 0x80) {
    if (value === 0 && 1 / value < 0) return false;
    slab[at++] = value;
  } else if (value < 0x100) {
    slab[at++] = 0xcc;
    slab[at++] = value;
  } else if (value < 0x10000) {
    slab[at++] = 0xcd;
    slab[at++] = value >> 8;
    slab[at++] = value;
  } else write32(0xce, value);
  return true;
}

function writeNegative(value: number): boolean {
  if (value >= -0x20) slab[at++] = value;
  else if (value >= -0x80) {
    slab[at++] = 0xd0;
    slab[at++] = value;
  } else if (value >= -0x8000) {
    slab[at++] = 0xd1;
    slab[at++] = value >> 8;
    slab[at++] = value;
  } else write32(0xd2, value);
  return true;
}

function write32(kind: number, value: number): void {
  slab[at] = kind;
  slab[at + 1] = value >>> 24;
  slab[at + 2] = value >>> 16;
  slab[at + 3] = value >>> 8;
  slab[at + 4] = value;
  at += 5;
}

function writeDouble(value: number): boolean {
  slab[at] = 0xcb;
  slabView.setFloat64(at + 1, value);
  at += 9;
  return true;
}

function writeContainer(value: object, depth: number): boolean {
  if (depth >= MAX_DEPTH) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype) return writeObject(value as Record<string, unknown>, depth);
  if (prototype === Array.prototype && Array.isArray(value)) return writeArray(value, depth);
  return prototype === Date.prototype && isDate(value) && writeDate(value.getTime());
}

/** From 1970 to 2106, as msgpack's timestamps of 32 and 64 bits. */
function writeDate(ms: number): boolean {
  const seconds = Math.floor(ms / 1000);
  if (!(seconds >= 0 && seconds < 2 ** 32) || at + 10 > limit) return false;
  const rest = ms - seconds * 1000;
  slab[at] = rest === 0 ? 0xd6 : 0xd7;
  slab[at + 1] = TIMESTAMP;
  at += 2;
  if (rest > 0) {
    slabView.setUint32(at, rest * 4_000_000);
    at += 4;
  }
  slabView.setUint32(at, seconds);
  at += 4;
  return true;
}

function writeArray(array: readonly unknown[], depth: number): boolean {
  const { length } = array;
  if (length > MAX_ITEMS || !writeByte(0x90 | length)) return false;
  for (let i = 0; i < length; i++) if (!write(array[i], depth + 1)) return false;
  return true;
}

/** In `for...in` the engine knows the answer without looking; not so with `Object.hasOwn`, and packing takes a fifth longer. */
const hasOwn = Object.prototype.hasOwnProperty;

/** As a map of 16 bit size, like msgpackr: how many properties there are is known only after the last. */
function writeObject(object: Record<string, unknown>, depth: number): boolean {
  const head = at;
  if (head + 3 > limit) return false;
  at += 3;
  let entries = 0;
  for (const key in object) {
    if (!hasOwn.call(object, key)) continue;
    if (key === "__proto__" || !writeKey(key) || !write(object[key], depth + 1)) return false;
    entries++;
  }
  slab[head] = 0xde;
  slab[head + 1] = entries >> 8;
  slab[head + 2] = entries;
  return true;
}
