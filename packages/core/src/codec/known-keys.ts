/*
 * Keys that were read before. To make a key again costs more than to compare it with one that is there, and to find one
 * by its letters more than to know it: messages of a stream have the same keys in the same order, so each key remembers
 * which one came after it.
 */

/** A key that was read before, or what stands before the first one. */
export class KnownKey {
  /** The engine's one copy of the name, which is found by its address; any other would be by its letters. */
  readonly name: string;
  readonly letters: Uint8Array;
  /** Place of the key that came next the last time. */
  next = 0;

  constructor(name: string, letters: Uint8Array) {
    this.name = name;
    this.letters = letters;
  }
}

/** The longest key that is kept: what msgpack says in one byte. */
export const MAX_KEY_BYTES = 31;

/** Each key has a place, found by a hash of its letters; who comes later to a place takes it. */
const PLACES = 1024;
/** Objects of fewer entries than this know which key came first in the last one of as many. */
const STARTS = 16;

const nobody = (): KnownKey => new KnownKey("", new Uint8Array(0));
const known: KnownKey[] = Array.from({ length: PLACES }, nobody);
const starts: KnownKey[] = Array.from({ length: STARTS }, nobody);

/** What stands before the first key of an object of so many entries. */
export function beforeFirst(entries: number): KnownKey {
  return starts[entries < STARTS ? entries : 0] as KnownKey;
}

/**
 * The key of `length` bytes, 1 to 31, at `start`, which came after another. Undefined for what is not ASCII and for the
 * one that would set a prototype.
 */
export function knownKey(
  bytes: Uint8Array,
  start: number,
  length: number,
  before: KnownKey,
): KnownKey | undefined {
  const guess = known[before.next] as KnownKey;
  return isKey(guess.letters, bytes, start, length) ? guess : findKey(bytes, start, length, before);
}

function findKey(bytes: Uint8Array, start: number, length: number, before: KnownKey): KnownKey | undefined {
  let hash = length;
  for (let i = start; i < start + length; i++) hash = (hash * 31 + (bytes[i] as number)) | 0;
  const place = hash & (PLACES - 1);
  before.next = place;
  const key = known[place] as KnownKey;
  return isKey(key.letters, bytes, start, length) ? key : learn(place, bytes, start, length);
}

function isKey(letters: Uint8Array, bytes: Uint8Array, start: number, length: number): boolean {
  if (letters.length !== length) return false;
  for (let i = 0; i < length; i++) if (letters[i] !== bytes[start + i]) return false;
  return true;
}

function learn(place: number, bytes: Uint8Array, start: number, length: number): KnownKey | undefined {
  const letters = Uint8Array.from(bytes.subarray(start, start + length));
  if (letters.some((letter) => letter >= 0x80)) return undefined;
  const made = String.fromCharCode(...letters);
  if (made === "__proto__") return undefined;
  const [name] = Object.keys({ [made]: 0 }) as [string];
  const key = new KnownKey(name, letters);
  known[place] = key;
  return key;
}
