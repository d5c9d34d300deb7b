import type { Noted } from "./vectors.js";

type Tagged = { readonly $: string } & { readonly [part: string]: Noted };

const VIEWS: { readonly [name: string]: new (memory: ArrayBuffer) => ArrayBufferView } = {
  DataView,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
};

const ERRORS: { readonly [name: string]: new (message: string) => Error } = { Error, RangeError, TypeError };

/** The value that is noted. Throws for a note nobody knows. */
export function unnote(noted: Noted): unknown {
  if (Array.isArray(noted)) return noted.map(unnote);
  if (typeof noted !== "object" || noted === null) return noted;
  if ("$" in noted) return unnoteTagged(noted as Tagged);
  return Object.fromEntries(Object.entries(noted).map(([key, value]) => [key, unnote(value)]));
}

function unnoteTagged(noted: Tagged): unknown {
  const bytes = Buffer.from(String(noted.hex ?? ""), "hex");
  switch (noted.$) {
    case "undefined":
      return undefined;
    case "number":
      return Number(noted.value);
    case "bigint":
      return BigInt(String(noted.value));
    case "utf-16":
      return bytes.toString("utf16le");
    case "date":
      return new Date(unnote(noted.ms) as number);
    case "map":
      return new Map(unnote(noted.entries) as [unknown, unknown][]);
    case "set":
      return new Set(unnote(noted.values) as unknown[]);
    case "object":
      return Object.fromEntries(unnote(noted.entries) as [string, unknown][]);
    case "error":
      return errorOf(noted);
    case "Buffer":
      return bytes;
    case "ArrayBuffer":
      return memoryOf(bytes);
    default: {
      const View = VIEWS[noted.$];
      if (!View) throw new Error(`a note of "${noted.$}" is unknown`);
      return new View(memoryOf(bytes));
    }
  }
}

function memoryOf(bytes: Buffer): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}

function errorOf({ name, message, stack, cause, errors, props }: Tagged): Error {
  const Kind = ERRORS[String(name)] ?? Error;
  const error = errors
    ? new AggregateError(unnote(errors) as Error[], String(message))
    : new Kind(String(message));
  Object.defineProperty(error, "stack", { value: stack, configurable: true, writable: true });
  if (cause !== undefined) Object.defineProperty(error, "cause", { value: unnote(cause) });
  return Object.assign(error, unnote(props ?? {}));
}
