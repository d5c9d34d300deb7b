import { isArrayBuffer, isSharedArrayBuffer } from "node:util/types";
import { errorToWire } from "./error-wire.js";
import { NEGATIVE_ZERO, WideString, WireErrorBox, WireMap, WireObject } from "./extensions.js";
import { isError, ofThisRealm, viewOfThisRealm } from "./other-realm.js";
import { isDetached, VIEWS } from "./views.js";

/** Deepest nesting of a value that travels. */
export const MAX_DEPTH = 64;

/** Returned where a value does not travel; why and where is in the walk. */
const REFUSED: unique symbol = Symbol("refused");

const DETACHED = "a buffer that was transferred away does not travel";

/** Why and where a value was refused. */
export interface Refusal {
  readonly path: string;
  readonly reason: string;
}

/** More keys are more than msgpackr's maps have. */
const MAX_KEYS = 65_535;

/** One body has so many errors at most; their properties may lead from each to each, by more ways than there is time for. */
const MAX_ERRORS = 1000;

/**
 * Walks a value once before it is packed. A value that travels as it is comes back itself, and nothing is allocated;
 * what msgpackr would not carry exactly is replaced, in copies, by stand-ins; what does not travel is refused with
 * its path. msgpackr alone would let functions become undefined and class instances plain objects, silently.
 */
export class PreWalk {
  readonly #lenient: boolean;
  readonly #path: string[] = [];
  readonly #chain: unknown[] = [];
  #reason = "";
  /** Errors within which the walk is: one that leads back to itself would be walked again at every level. */
  readonly #within: Error[] = [];
  #errors = 0;

  /** Lenient: own properties of errors that do not travel are left out instead. */
  constructor(lenient: boolean) {
    this.#lenient = lenient;
  }

  /** The value to pack, or the refusal. `depth` is where it stands: -1 for an envelope of the library's own. */
  run(value: unknown, depth: number, called = "data"): { readonly value: unknown } | Refusal {
    this.#errors = 0;
    this.#within.length = 0;
    const walked = this.#walk(value, depth);
    if (walked !== REFUSED) return { value: walked };
    const refusal = this.#refusal(depth < 0 ? "" : called);
    this.#forget();
    return refusal;
  }

  #refusal(called: string): Refusal {
    const isCycle = new Set(this.#chain).size < this.#chain.length;
    const reason = this.#reason === TOO_DEEP && isCycle ? "a cycle does not travel" : this.#reason;
    const steps = shorten(this.#path.reverse()).join("");
    // In an envelope the first step is what was given: ".params".
    return { path: called ? `${called}${steps}` : steps.slice(1), reason };
  }

  #forget(): void {
    this.#path.length = 0;
    this.#chain.length = 0;
  }

  #refuse(reason: string): typeof REFUSED {
    this.#reason = reason;
    return REFUSED;
  }

  /** Notes one step of the path on the way up from a refused value. */
  #at(step: string, holder: unknown): typeof REFUSED {
    this.#path.push(step);
    this.#chain.push(holder);
    return REFUSED;
  }

  #walk(value: unknown, depth: number): unknown {
    switch (typeof value) {
      case "string":
        return isOdd(value) ? new WideString(value) : value;
      case "number":
        return value === 0 && 1 / value < 0 ? NEGATIVE_ZERO : value;
      case "boolean":
      case "undefined":
      case "bigint":
        return value;
      case "object":
        break;
      default:
        return this.#refuse(`a ${typeof value} does not travel`);
    }
    if (value === null) return value;
    if (depth >= MAX_DEPTH) return this.#refuse(TOO_DEEP);
    const prototype: unknown = Object.getPrototypeOf(value);
    if (Array.isArray(value)) {
      return isArrayPrototype(prototype)
        ? this.#array(value, depth)
        : this.#refuse(instanceReason(prototype as object));
    }
    if (prototype === Object.prototype || prototype === null)
      return this.#object(value as Record<string, unknown>, depth);
    return this.#other(value, prototype as object, depth);
  }

  #array(array: readonly unknown[], depth: number): unknown {
    let copy: unknown[] | undefined;
    for (let i = 0; i < array.length; i++) {
      const value = array[i];
      const walked = this.#walk(value, depth + 1);
      if (walked === REFUSED) return this.#at(`[${i}]`, array);
      if (copy) copy[i] = walked;
      // NaN is the one number that differs from itself; numbers are replaced by an object only.
      else if (walked !== value && typeof walked !== "number") {
        copy = array.slice();
        copy[i] = walked;
      }
    }
    return copy ?? array;
  }

  #object(object: Record<string, unknown>, depth: number): unknown {
    let copy: Record<string, unknown> | undefined;
    let keys = 0;
    for (const key in object) {
      if (!Object.hasOwn(object, key)) continue;
      // msgpackr would rename the one and lose the other.
      if (key === "__proto__" || ++keys > MAX_KEYS || isOdd(key)) return this.#oddKeys(object, depth);
      const value = object[key];
      const walked = this.#walk(value, depth + 1);
      if (walked === REFUSED) return this.#at(step(key), object);
      if (walked !== value && typeof walked !== "number") {
        copy ??= { ...object };
        copy[key] = walked;
      }
    }
    return copy ?? object;
  }

  #oddKeys(object: Record<string, unknown>, depth: number): unknown {
    const entries: unknown[] = [];
    for (const [key, value] of Object.entries(object)) {
      const walked = this.#walk(value, depth + 1);
      if (walked === REFUSED) return this.#at(step(key), object);
      entries.push(this.#walk(key, depth + 1), walked);
    }
    return new WireObject(entries);
  }

  #other(value: object, prototype: object, depth: number): unknown {
    if (value instanceof Error) return this.#error(value, depth);
    if (prototype === Map.prototype) return this.#map(value as Map<unknown, unknown>, depth);
    if (prototype === Set.prototype) return this.#set(value as Set<unknown>, depth);
    if (prototype === Date.prototype) return value;
    if (ArrayBuffer.isView(value)) return this.#view(value, prototype);
    if (isArrayBuffer(value)) {
      if (isDetached(value)) return this.#refuse(DETACHED);
      if (prototype === ArrayBuffer.prototype) return value;
    }
    // Object.prototype of another realm (vm contexts): a root that has an Object's name.
    if (Object.getPrototypeOf(prototype) === null && prototype.constructor?.name === "Object") {
      return this.#object(value as Record<string, unknown>, depth);
    }
    if (isError(value)) return this.#error(value, depth);
    const own = ofThisRealm(value, prototype);
    return own
      ? this.#other(own, Object.getPrototypeOf(own), depth)
      : this.#refuse(instanceReason(prototype));
  }

  #view(view: ArrayBufferView, prototype: object): unknown {
    if (isSharedArrayBuffer(view.buffer))
      return this.#refuse("a view of shared memory does not travel; copy it first");
    if (isDetached(view.buffer)) return this.#refuse(DETACHED);
    const own = VIEWS.has(prototype) ? view : viewOfThisRealm(view, prototype);
    return own ?? this.#refuse(instanceReason(prototype));
  }

  #map(map: Map<unknown, unknown>, depth: number): unknown {
    const entries: unknown[] = [];
    for (const [key, value] of map) {
      const walkedKey = this.#walk(key, depth + 1);
      if (walkedKey === REFUSED) return this.#at(`.keys()[${entries.length / 2}]`, map);
      const walked = this.#walk(value, depth + 1);
      if (walked === REFUSED) return this.#at(`.get(${label(key)})`, map);
      entries.push(walkedKey, walked);
    }
    return new WireMap(entries);
  }

  #set(set: Set<unknown>, depth: number): unknown {
    let copy: Set<unknown> | undefined;
    let index = 0;
    const walkedAll: unknown[] = [];
    for (const value of set) {
      const walked = this.#walk(value, depth + 1);
      if (walked === REFUSED) return this.#at(`.values()[${index}]`, set);
      walkedAll.push(walked);
      if (walked !== value && typeof walked !== "number") copy = EMPTY_SET;
      index++;
    }
    return copy ? new Set(walkedAll) : set;
  }

  #error(error: Error, depth: number): unknown {
    if (this.#lenient && this.#within.includes(error)) return this.#refuse("a cycle does not travel");
    if (++this.#errors > MAX_ERRORS) return this.#refuse(`more than ${MAX_ERRORS} errors do not travel`);
    this.#within.push(error);
    const walked = this.#partsOf(error, depth);
    this.#within.pop();
    return walked;
  }

  #partsOf(error: Error, depth: number): unknown {
    const parts = errorToWire(error);
    const walked: Record<string, unknown> = { ...parts };
    if (parts.props && this.#lenient) walked.props = this.#travelling(parts.props, depth + 1);
    for (const key of ["cause", "errors", "props"] as const) {
      if (!Object.hasOwn(walked, key) || (key === "props" && this.#lenient)) continue;
      const part = this.#walk(walked[key], depth + 1);
      if (part !== REFUSED) walked[key] = part;
      else if (this.#lenient) {
        this.#forget();
        delete walked[key];
      } else return this.#at(key === "props" ? "" : `.${key}`, error);
    }
    for (const key of ["name", "message", "stack"] as const) walked[key] = this.#walk(walked[key], depth + 1);
    return new WireErrorBox(walked as unknown as ReturnType<typeof errorToWire>);
  }

  /** The properties that travel, walked. */
  #travelling(props: Record<string, unknown>, depth: number): Record<string, unknown> {
    const kept: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(props)) {
      const walked = isOdd(key) ? REFUSED : this.#walk(value, depth + 1);
      if (walked === REFUSED) this.#forget();
      else kept[key] = walked;
    }
    return kept;
  }
}

/** True for text that msgpackr changes: what has no UTF-8, and what begins with a byte order mark. */
function isOdd(text: string): boolean {
  return !text.isWellFormed() || text.charCodeAt(0) === 0xfeff;
}

function instanceReason(prototype: object): string {
  return `an instance of ${prototype.constructor?.name || "a class"} does not travel`;
}

/** The prototype of arrays, of this realm or another; not that of a class derived from Array. */
function isArrayPrototype(prototype: unknown): boolean {
  return (
    prototype === Array.prototype ||
    (Array.isArray(prototype) &&
      (prototype as { constructor?: { name?: unknown } }).constructor?.name === "Array")
  );
}

const EMPTY_SET: Set<unknown> = new Set();
const TOO_DEEP = `nesting over ${MAX_DEPTH} levels does not travel`;

function step(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

function label(key: unknown): string {
  return typeof key === "string" ? JSON.stringify(key) : typeof key === "object" ? "an object" : String(key);
}

/** A path of 64 steps says no more than its ends. */
function shorten(path: readonly string[]): readonly string[] {
  return path.length <= 12 ? path : [...path.slice(0, 6), " … ", ...path.slice(-4)];
}
