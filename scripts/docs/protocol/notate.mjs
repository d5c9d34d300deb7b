/**
 * Values as they stand in the JSON of the test vectors. What JSON has stands for itself; anything else is an object
 * with a "$" that says what it is (see docs/protocol.md, "Test vectors").
 */
export function notate(value) {
  switch (typeof value) {
    case "undefined":
      return { $: "undefined" };
    case "bigint":
      return { $: "bigint", value: String(value) };
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : { $: "number", value: showNumber(value) };
    case "string":
      return value.isWellFormed() ? value : { $: "utf-16", hex: hexOf(Buffer.from(value, "utf16le")) };
    case "object":
      return value === null ? null : notateObject(value);
    default:
      return value;
  }
}

function notateObject(value) {
  if (Array.isArray(value)) return Array.from(value, notate);
  if (value instanceof Map) {
    return { $: "map", entries: [...value].map(([key, item]) => [notate(key), notate(item)]) };
  }
  if (value instanceof Set) return { $: "set", values: [...value].map(notate) };
  if (value instanceof Date) return { $: "date", ms: notate(value.getTime()) };
  if (value instanceof Error) return notateError(value);
  if (value instanceof ArrayBuffer) return { $: "ArrayBuffer", hex: hexOf(new Uint8Array(value)) };
  if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return { $: value.constructor.name, hex: hexOf(bytes) };
  }
  const entries = Object.entries(value).map(([key, item]) => [key, notate(item)]);
  const isOdd = entries.some(([key]) => key === "__proto__" || key === "$");
  return isOdd ? { $: "object", entries } : Object.fromEntries(entries);
}

function notateError(error) {
  const props = Object.fromEntries(
    Object.entries(error)
      .filter(([key]) => key !== "errors")
      .map(([key, item]) => [key, notate(item)]),
  );
  return {
    $: "error",
    name: error.name,
    message: error.message,
    ...(error.stack !== undefined && { stack: error.stack }),
    ...(Object.hasOwn(error, "cause") && { cause: notate(error.cause) }),
    ...(error instanceof AggregateError && { errors: error.errors.map(notate) }),
    ...(Object.keys(props).length > 0 && { props }),
  };
}

function showNumber(value) {
  return Object.is(value, -0) ? "-0" : String(value);
}

/** Bytes, or a span of them, as hexadecimal digits. */
export function hexOf(bytes) {
  const view = ArrayBuffer.isView(bytes) ? bytes : bytes.view();
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength).toString("hex");
}
