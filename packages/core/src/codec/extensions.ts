import { addExtension } from "msgpackr/pack";
import { errorFromWire, type WireError } from "./error-wire.js";

/**
 * What msgpackr does not carry exactly travels as an extension of our own: a Map would become an object, an Error
 * lose its properties, -0 its sign, a lone surrogate its identity. msgpackr's extensions are global to a process, so
 * the type numbers are ones nobody is likely to use, and only private classes are registered: how a program's own
 * msgpackr treats Map and Error does not change.
 */
export const EXTENSION = {
  /** "E": a map with the parts of an error. */
  ERROR: 0x45,
  /** "M": an array of keys and values in turns. */
  MAP: 0x4d,
  /** "O": an array of keys and values in turns, for objects with a key msgpackr would change. */
  OBJECT: 0x4f,
  /** "W": UTF-16, for strings that have no UTF-8, or begin with a byte order mark. */
  WIDE_STRING: 0x57,
  /** "Z": minus zero; what follows is 0. */
  NEGATIVE_ZERO: 0x5a,
} as const;

/** Stands for a Map on its way out. */
export class WireMap {
  readonly entries: readonly unknown[];
  constructor(entries: readonly unknown[]) {
    this.entries = entries;
  }
}

/** Stands for a plain object with a key like `__proto__` on its way out. */
export class WireObject {
  readonly entries: readonly unknown[];
  constructor(entries: readonly unknown[]) {
    this.entries = entries;
  }
}

/** Stands for an Error on its way out. */
export class WireErrorBox {
  readonly parts: WireError;
  constructor(parts: WireError) {
    this.parts = parts;
  }
}

/** Stands for a string with lone surrogates, or a byte order mark first, on its way out. */
export class WideString {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Stands for -0 on its way out. */
export class NegativeZero {}
export const NEGATIVE_ZERO = new NegativeZero();

addExtension({
  Class: WireMap,
  type: EXTENSION.MAP,
  write: (map: WireMap) => map.entries,
  read: (entries: unknown) => mapFromEntries(entries),
});
addExtension({
  Class: WireObject,
  type: EXTENSION.OBJECT,
  write: (object: WireObject) => object.entries,
  read: (entries: unknown) => objectFromEntries(entries),
});
addExtension({
  Class: WireErrorBox,
  type: EXTENSION.ERROR,
  write: (error: WireErrorBox) => error.parts,
  read: (parts: unknown) => errorFromWire(parts),
});
addExtension({
  Class: WideString,
  type: EXTENSION.WIDE_STRING,
  write: ({ text }: WideString) => Buffer.from(text, "utf16le"),
  read: (bytes: unknown) => (bytes instanceof Uint8Array ? Buffer.from(bytes).toString("utf16le") : ""),
});
addExtension({
  Class: NegativeZero,
  type: EXTENSION.NEGATIVE_ZERO,
  write: () => 0,
  read: () => -0,
});

function mapFromEntries(entries: unknown): Map<unknown, unknown> {
  const map = new Map<unknown, unknown>();
  if (Array.isArray(entries))
    for (let i = 0; i + 1 < entries.length; i += 2) map.set(entries[i], entries[i + 1]);
  return map;
}

/** Defines the properties instead of assigning them: `__proto__` becomes a property, never a prototype. */
function objectFromEntries(entries: unknown): object {
  const object = {};
  if (!Array.isArray(entries)) return object;
  for (let i = 0; i + 1 < entries.length; i += 2) {
    Object.defineProperty(object, String(entries[i]), {
      value: entries[i + 1],
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return object;
}
