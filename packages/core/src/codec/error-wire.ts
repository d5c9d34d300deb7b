import { BossworksError } from "../errors/bossworks-error.js";
import { ERROR_CODES, type ErrorCode } from "../errors/error-codes.js";

/** The parts of an error as they travel; values are walked like any other. */
export interface WireError {
  /** Class name: its `name`, or its constructor's where that says more. */
  name: string;
  message: string;
  stack?: string | undefined;
  /** True for our own error class, so that its brand survives. */
  ours?: boolean | undefined;
  cause?: unknown;
  /** Of an AggregateError. */
  errors?: unknown;
  /** Own enumerable properties beside those, `code` among them. */
  props?: Record<string, unknown> | undefined;
}

/** Properties that travel by themselves, or not at all. */
const APART: ReadonlySet<string> = new Set(["name", "message", "stack", "cause", "errors", "__proto__"]);

/** A SuppressedError's own, which are not listed: what was thrown last, and what that has hidden. */
const OF_SUPPRESSED: ReadonlySet<string> = new Set(["error", "suppressed"]);
const SUPPRESSED = "SuppressedError";
/** From Node 24 on. */
const { SuppressedError } = globalThis as {
  SuppressedError?: new (error: unknown, suppressed: unknown, message: string) => Error;
};

/** Built-in classes that are restored; every other error arrives as an Error of that name. */
const CLASSES: Readonly<Record<string, new (message: string) => Error>> = {
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
};

/** Takes an error apart; the parts still hold values of the user's. */
export function errorToWire(error: Error): WireError {
  const parts: WireError = { name: classNameOf(error), message: String(error.message) };
  if (typeof error.stack === "string") parts.stack = error.stack;
  if (error instanceof BossworksError) parts.ours = true;
  if (Object.hasOwn(error, "cause")) parts.cause = error.cause;
  if (isAggregate(error)) parts.errors = error.errors;
  const props = ownProperties(error, parts.errors !== undefined);
  if (props) parts.props = props;
  return parts;
}

/** Of another realm it is known by its name. */
function isAggregate(error: Error): error is AggregateError {
  if (error instanceof AggregateError) return true;
  return !(error instanceof Error) && classNameOf(error) === "AggregateError" && "errors" in error;
}

function classNameOf(error: Error): string {
  const name = String(error.name);
  const constructorName = error.constructor?.name;
  // A class that never set `name` inherits the built-in's, which says less than its own.
  const isInherited = Object.hasOwn(CLASSES, name) || name === "AggregateError";
  return isInherited && constructorName ? constructorName : name;
}

function ownProperties(error: Error, isAggregate: boolean): Record<string, unknown> | undefined {
  const entries = Object.entries(error).filter(
    ([key]) => !APART.has(key) || (key === "errors" && !isAggregate),
  );
  if (error.name === SUPPRESSED)
    for (const key of OF_SUPPRESSED) entries.push([key, Reflect.get(error, key)]);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** Puts an error together again. Never throws: whatever is missing or of the wrong type is left out. */
export function errorFromWire(wire: unknown): Error {
  const parts = (typeof wire === "object" && wire !== null ? wire : {}) as Partial<
    Record<keyof WireError, unknown>
  >;
  const name = typeof parts.name === "string" ? parts.name : "Error";
  const props =
    typeof parts.props === "object" && parts.props !== null ? (parts.props as Record<string, unknown>) : {};
  const error = make(name, typeof parts.message === "string" ? parts.message : "", parts, props);
  if (error.name !== name) hide(error, "name", name);
  if (typeof parts.stack === "string") hide(error, "stack", parts.stack);
  if (Object.hasOwn(parts, "cause")) hide(error, "cause", parts.cause);
  for (const [key, value] of Object.entries(props)) {
    if (APART.has(key) && key !== "errors") continue;
    if (name === SUPPRESSED && OF_SUPPRESSED.has(key)) {
      hide(error, key, value);
      continue;
    }
    Object.defineProperty(error, key, { value, enumerable: true, configurable: true, writable: true });
  }
  return error;
}

type Parts = Partial<Record<keyof WireError, unknown>>;

function make(name: string, message: string, parts: Parts, props: Record<string, unknown>): Error {
  if (parts.ours === true && typeof props.code === "string" && Object.hasOwn(ERROR_CODES, props.code)) {
    return new BossworksError(props.code as ErrorCode, message);
  }
  if (Array.isArray(parts.errors)) return new AggregateError(parts.errors, message);
  if (name === SUPPRESSED && SuppressedError) return new SuppressedError(undefined, undefined, message);
  const known = Object.hasOwn(CLASSES, name) ? CLASSES[name] : undefined;
  return known ? new known(message) : new Error(message);
}

/** As the built-in properties of errors are: there, but not listed. */
function hide(error: Error, key: string, value: unknown): void {
  Object.defineProperty(error, key, { value, configurable: true, writable: true });
}
