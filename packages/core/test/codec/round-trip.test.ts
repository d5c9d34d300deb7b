import { BossworksError } from "@bossworks/core";
import { expect, test } from "vitest";
import { decode, encode } from "../../build/codec/codec.js";

const VALUES: readonly [string, unknown][] = [
  ["null", null],
  ["undefined", undefined],
  ["true", true],
  ["false", false],
  ["0", 0],
  ["-0", -0],
  ["1", 1],
  ["-1", -1],
  ["1.5", 1.5],
  ["2 ** 53 + 2", 2 ** 53 + 2],
  ["-(2 ** 53)", -(2 ** 53)],
  ["2 ** 32", 2 ** 32],
  ["Number.MAX_VALUE", Number.MAX_VALUE],
  ["Number.MIN_VALUE", Number.MIN_VALUE],
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
  ["empty string", ""],
  ["ascii", "hello"],
  ["long string", "ä€😀".repeat(5_000)],
  ["lone surrogate", "a\ud800b"],
  ["a byte order mark", "\ufeff"],
  ["a long string behind one", `\ufeff${"é".repeat(400)}`],
  ["a string with one inside", `a\ufeff${"b".repeat(400)}`],
  ["a key that begins with one", { "\ufeffkey": 1, [`\ufeff${"k".repeat(100)}`]: 2 }],
  ["65,535 keys", Object.fromEntries(Array.from({ length: 65_535 }, (_, key) => [`k${key}`, key]))],
  ["65,536 keys", Object.fromEntries(Array.from({ length: 65_536 }, (_, key) => [`k${key}`, key]))],
  ["1n", 1n],
  ["-1n", -1n],
  ["2n ** 63n", 2n ** 63n],
  ["2n ** 64n", 2n ** 64n],
  ["-(2n ** 64n)", -(2n ** 64n)],
  ["2n ** 4000n", 2n ** 4000n],
  ["-(2n ** 4000n) - 7n", -(2n ** 4000n) - 7n],
  ["date", new Date(1_700_000_000_123)],
  ["whole date", new Date(1_700_000_000_000)],
  ["date before 1970", new Date(-1)],
  ["early date", new Date(-8.64e15)],
  ["late date", new Date(8.64e15)],
  ["empty map", new Map()],
  [
    "map",
    new Map<unknown, unknown>([
      [1, "a"],
      ["k", new Map([[-0, new Set([1])]])],
      [{ o: 1 }, null],
    ]),
  ],
  ["set", new Set([1, "a", { b: -0 }, new Set()])],
  ["array", [1, [2, [3, []]], {}]],
  ["object", { a: { b: { c: -0 } }, "weird key ☃": 1, constructor: 1, toString: 2 }],
  ["ArrayBuffer", new Uint8Array([1, 2, 3]).buffer],
  ["empty ArrayBuffer", new ArrayBuffer(0)],
  ["DataView", new DataView(new Uint8Array([1, 2, 3]).buffer)],
  ["Buffer", Buffer.from([1, 2, 3])],
  ["empty Buffer", Buffer.alloc(0)],
  ["Uint8Array", new Uint8Array([1, 2, 3])],
  ["slice of a Uint8Array", new Uint8Array([1, 2, 3, 4]).subarray(1, 3)],
  ["Uint8ClampedArray", new Uint8ClampedArray([1, 2])],
  ["Int8Array", new Int8Array([-1, 2])],
  ["Int16Array", new Int16Array([-1, 2])],
  ["Uint16Array", new Uint16Array([1, 65_535])],
  ["Int32Array", new Int32Array([-1, 2])],
  ["Uint32Array", new Uint32Array([1, 2])],
  ["Float32Array", new Float32Array([0.5, -0])],
  ["Float64Array", new Float64Array([0.1, Number.NaN])],
  ["BigInt64Array", new BigInt64Array([-1n])],
  ["BigUint64Array", new BigUint64Array([2n ** 64n - 1n])],
  ["empty Float64Array", new Float64Array(0)],
];

test.each(VALUES)("%s arrives as it was sent", (_name, value) => {
  for (const options of [{}, { owned: true }]) {
    const arrived = decode(Buffer.from(encode(value).view()), options);
    expect(arrived).toStrictEqual(value);
    expect(Object.prototype.toString.call(arrived)).toBe(Object.prototype.toString.call(value));
    expect(Buffer.isBuffer(arrived)).toBe(Buffer.isBuffer(value));
    expect(decode(encode({ in: [value] }))).toStrictEqual({ in: [value] });
  }
});

test("an invalid date stays one, a hole arrives as undefined, an object without prototype as a plain one", () => {
  expect((decode(encode(new Date(Number.NaN))) as Date).getTime()).toBeNaN();
  const withHole = [1, 2, 3];
  delete withHole[1];
  expect(decode(encode(withHole))).toEqual([1, undefined, 3]);
  expect(decode(encode(Object.assign(Object.create(null), { a: 1 })))).toStrictEqual({ a: 1 });
});

test.each([
  ["beside others", {}],
  ["beside a key constructor", { constructor: 2 }],
  ["without a prototype", Object.create(null)],
])("a key toJSON, %s, is data as any other", (_, others) => {
  // Long enough for the slow way of packing.
  const value = Object.assign(others, { toJSON: 1, long: "x".repeat(70) });
  expect(decode(encode(value))).toStrictEqual({ ...value });
});

test("the same object twice arrives as two, and what was sent is not changed", () => {
  const shared = { zero: -0 };
  const sent = { a: shared, b: shared, map: new Map([[1, shared]]) };
  const arrived = decode(encode(sent)) as typeof sent;
  expect(arrived.a).toStrictEqual(arrived.b);
  expect(arrived.a).not.toBe(arrived.b);
  expect(Object.is(shared.zero, -0)).toBe(true);
  expect(sent.map).toBeInstanceOf(Map);
});

test("binary values do not share the memory they came in", () => {
  const bytes = Buffer.from(encode({ buffer: Buffer.from("abc"), typed: new Uint8Array([1, 2]) }).view());
  const arrived = decode(bytes) as { buffer: Buffer; typed: Uint8Array };
  bytes.fill(0xff);
  expect(arrived.buffer.toString()).toBe("abc");
  expect([...arrived.typed]).toEqual([1, 2]);
});

test("errors keep class, message, code, properties, causes and the remote stack", () => {
  class OrderError extends RangeError {
    code = "E_ORDER";
    details = { items: [1, -0] };
  }
  const root = Object.assign(new TypeError("root"), { errno: -2 });
  const sent = new OrderError("too many", { cause: new Error("middle", { cause: root }) });
  const arrived = decode(encode({ error: sent })) as {
    error: OrderError & { cause: Error & { cause: TypeError & { errno: number } } };
  };
  expect(arrived.error).toBeInstanceOf(Error);
  expect(arrived.error).toMatchObject({
    name: "OrderError",
    message: "too many",
    code: "E_ORDER",
    details: { items: [1, -0] },
  });
  expect(arrived.error.stack).toBe(sent.stack);
  expect(arrived.error.cause.message).toBe("middle");
  expect(arrived.error.cause.cause).toBeInstanceOf(TypeError);
  expect(arrived.error.cause.cause.errno).toBe(-2);
});

test("a SuppressedError keeps what it was thrown for and what that has hidden", () => {
  const { SuppressedError } = globalThis as unknown as {
    SuppressedError?: new (...args: unknown[]) => Error;
  };
  // What TypeScript throws where the engine has none.
  const made = SuppressedError
    ? new SuppressedError(new TypeError("in finally"), new Error("in the block"), "suppressed")
    : Object.assign(new Error("suppressed"), {
        error: new TypeError("in finally"),
        suppressed: new Error("in the block"),
      });
  if (!SuppressedError) made.name = "SuppressedError";
  const got = decode(encode(made)) as Error & { error: unknown; suppressed: unknown };
  expect(got).toBeInstanceOf(SuppressedError ?? Error);
  expect(got).toMatchObject({ name: "SuppressedError", message: "suppressed" });
  expect(got.error).toBeInstanceOf(TypeError);
  expect(got.error).toMatchObject({ message: "in finally" });
  expect(got.suppressed).toMatchObject({ message: "in the block" });
});

test("an AggregateError keeps its errors; our own errors stay our own", () => {
  const aggregate = decode(encode(new AggregateError([new Error("one"), "two"], "both"))) as AggregateError;
  expect(aggregate).toBeInstanceOf(AggregateError);
  expect(aggregate.errors).toMatchObject([{ message: "one" }, "two"]);
  const ours = decode(encode(new BossworksError("SIGNAL_TIMEOUT", "late", { worker: "w1", cause: 5 })));
  expect(ours).toBeInstanceOf(BossworksError);
  expect(ours).toMatchObject({ name: "TimeoutError", code: "SIGNAL_TIMEOUT", worker: "w1", cause: 5 });
});
