import { decode } from "../codec/codec.js";
import type { ByteSpan } from "../util/byte-span.js";
import { checkOptions, type OptionRule } from "../util/check-options.js";

/** A check that says what is allowed, if it is something else. */
export type Check = (value: unknown) => string | undefined;

/** One rule for every field of what travels between a boss and its hosts. */
export type WireRules<T> = { readonly [K in keyof Required<T>]: OptionRule };

/** A text of at most so many characters; never an empty one. */
export function text(most: number): Check {
  return (value) =>
    typeof value === "string" && value.length > 0 && value.length <= most
      ? undefined
      : `a text of 1 to ${most} characters`;
}

export function bytes(count: number): Check {
  return (value) => (value instanceof Uint8Array && value.length === count ? undefined : `${count} bytes`);
}

export function wholeNumber(least: number, most: number): Check {
  return (value) =>
    Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most
      ? undefined
      : `a whole number from ${least} to ${most}`;
}

export function oneOf(...words: readonly string[]): Check {
  return (value) => (words.includes(value as string) ? undefined : words.join(" or "));
}

export function orNull(rule: OptionRule): Check {
  return (value) => (value === null ? undefined : problemOf(rule, value));
}

/** A plain object all of whose fields are as said, and no others. */
export function record(rules: { readonly [field: string]: OptionRule }): Check {
  return (value) => {
    try {
      readRecord("it", value, rules);
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  };
}

/** Short names of anything, to short texts. */
export function textsByName(most: number, longest: number): Check {
  return (value) => {
    if (typeof value !== "object" || value === null) return "an object of texts";
    const entries = Object.entries(value);
    const fits = ([name, one]: [string, unknown]): boolean =>
      name.length <= longest && typeof one === "string" && one.length <= longest;
    return entries.length <= most && entries.every(fits) ? undefined : `at most ${most} short texts by name`;
  };
}

/** A list of at most so many, all as said. */
export function listOf(rule: OptionRule, most: number): Check {
  return (value) => {
    if (!Array.isArray(value) || value.length > most) return `a list of at most ${most}`;
    return value.map((one) => problemOf(rule, one)).find((problem) => problem !== undefined);
  };
}

function problemOf(rule: OptionRule, value: unknown): string | undefined {
  try {
    checkOptions("it", { value }, { value: rule });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Reads what came from the other machine. Throws `TypeError`, or BAD_DATA, for anything but what is expected. */
export function readWire<T>(what: string, body: ByteSpan | Uint8Array, rules: WireRules<T>): T {
  const value = decode(body);
  readRecord(what, value, rules);
  return value as T;
}

/** Every field is there; what is not known is null, where its rule allows that. */
function readRecord(what: string, value: unknown, rules: { readonly [field: string]: OptionRule }): void {
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    throw new TypeError(`${what}: an object was expected`);
  checkOptions(what, value, rules);
  for (const name of Object.keys(rules)) {
    if ((value as Record<string, unknown>)[name] === undefined)
      throw new TypeError(`${what}: "${name}" is missing`);
  }
}
