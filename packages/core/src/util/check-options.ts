import { didYouMean, nearest } from "./nearest.js";

/** What an option may be: a type, a positive number kind, or a check of its own that returns what is allowed. */
export type OptionRule =
  | "string"
  | "boolean"
  | "function"
  | "object"
  | "ms"
  | "count"
  | "bytes"
  | "any"
  | ((value: unknown) => string | undefined);

/** The longest timer Node takes; longer ones fire at once. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

/** What somebody may have meant for one of a few words, or for a number. */
const WORD = /^[\w. -]{0,15}$/;

/** Where these are allowed no word is meant: a text there stands for what they hold, such as a password. */
const HOLDERS: ReadonlySet<OptionRule> = new Set(["object", "function"]);

const ALLOWED: { readonly [rule: string]: string } = {
  object: "an object",
  ms: `a number of milliseconds from 0 to ${MAX_TIMER_MS}`,
  count: "a whole number of at least 1",
  bytes: "a whole number of bytes of at least 1",
};

/**
 * Throws `TypeError` for an unknown option (with the nearest known one) or one of the wrong type, naming the
 * option, what was given and what is allowed. Options that are `undefined` count as left out.
 */
export function checkOptions(
  where: string,
  options: unknown,
  rules: { readonly [name: string]: OptionRule },
): void {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`${where}: ${show(options, false)} given where an options object is allowed`);
  }
  for (const [name, value] of Object.entries(options)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule === undefined) {
      const guess = nearest(name, Object.keys(rules));
      const known = Object.keys(rules).join(", ");
      throw new TypeError(`${where}: unknown option "${name}"${didYouMean(guess)} Known: ${known || "none"}`);
    }
    if (value === undefined) continue;
    const allowed =
      typeof rule === "function"
        ? rule(value)
        : matches(rule, value)
          ? undefined
          : (ALLOWED[rule] ?? `a ${rule}`);
    if (allowed !== undefined)
      throw new TypeError(
        `${where}: option "${name}": ${show(value, !HOLDERS.has(rule))} given; ${allowed} is allowed`,
      );
  }
}

/** True for milliseconds that a timer takes. */
export function isTimerMs(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= MAX_TIMER_MS;
}

function matches(rule: Exclude<OptionRule, (...args: never) => unknown>, value: unknown): boolean {
  switch (rule) {
    case "any":
      return true;
    case "object":
      return typeof value === "object" && value !== null;
    case "ms":
      return isTimerMs(value);
    case "count":
    case "bytes":
      return Number.isSafeInteger(value) && (value as number) >= 1;
    default:
      return typeof value === rule;
  }
}

/** A text that is no word may be a URL, a key or a token, put in the wrong place: it is not shown. */
function show(value: unknown, mayBeWord: boolean): string {
  if (typeof value === "string") return mayBeWord && WORD.test(value) ? JSON.stringify(value) : "a string";
  if (typeof value === "object" && value !== null)
    return `an object (${Object.prototype.toString.call(value)})`;
  if (typeof value === "function") return "a function";
  return String(value);
}
