import { expect, test } from "vitest";
import { makeBoss, worker } from "../failures/support/boss.js";
import { within } from "../failures/support/deadline.js";
import { describe as show } from "../fixtures/failures/describe.mjs";

const bytes = Uint8Array.from({ length: 24 }, (_, i) => i * 11);
const detailed = Object.assign(
  new RangeError("outer", { cause: new TypeError("inner", { cause: "root" }) }),
  {
    code: "E_OUTER",
    details: { list: [1n, new Map([[1, 2]])] },
  },
);
class CustomError extends Error {
  override name = "CustomError";
}
/** A view that does not start at the start of its buffer. */
const offset = new Uint8Array(bytes.buffer, 8, 8);

const ROWS: Record<string, unknown[]> = {
  null: [null],
  undefined: [undefined, [undefined], { a: undefined }],
  booleans: [true, false],
  numbers: [
    0,
    1,
    -1,
    127,
    128,
    255,
    256,
    -129,
    65_536,
    2 ** 31,
    -(2 ** 31),
    2 ** 32,
    2 ** 53,
    -(2 ** 53),
    2 ** 64,
    0.1,
    1e308,
    5e-324,
    Math.PI,
  ],
  "odd numbers": [-0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, [-0], { z: -0 }],
  strings: ["", "a", "\0", "äöü", "日本語", "👍🏽", "x".repeat(70_000), "é".repeat(40_000)],
  "a lone surrogate": ["\ud800 alone \udfff"],
  BigInt: [
    0n,
    1n,
    -1n,
    2n ** 31n,
    2n ** 53n,
    2n ** 63n - 1n,
    2n ** 63n,
    -(2n ** 63n),
    2n ** 64n,
    -(2n ** 64n) - 1n,
    3n ** 5000n,
    -(3n ** 5000n),
  ],
  Date: [
    new Date(0),
    new Date(-1),
    new Date(1_700_000_000_123),
    new Date(8.64e15),
    new Date(-8.64e15),
    new Date(Number.NaN),
  ],
  Map: [
    new Map(),
    new Map<unknown, unknown>([
      ["a", 1],
      [2, "b"],
      [null, undefined],
      [{ k: 1 }, new Map([[-0, Number.NaN]])],
    ]),
  ],
  Set: [new Set(), new Set([1, "1", null, undefined, new Set([2])])],
  ArrayBuffer: [new ArrayBuffer(0), bytes.buffer.slice(3, 10)],
  "typed arrays": [
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
  ].map((Kind) => new Kind(bytes.buffer.slice(0))),
  "typed arrays of part of a buffer": [
    offset,
    new Int16Array(bytes.buffer, 2, 3),
    new Float64Array(bytes.buffer, 8, 1),
    [1, offset, "after"],
  ],
  "empty typed arrays": [new Uint8Array(0), new Float64Array(0), new BigInt64Array(0)],
  DataView: [new DataView(bytes.buffer), new DataView(bytes.buffer, 3, 5), new DataView(new ArrayBuffer(0))],
  Buffer: [
    Buffer.alloc(0),
    Buffer.from("buffer"),
    Buffer.from(bytes.buffer, 4, 9),
    { in: [Buffer.from("deep")] },
  ],
  "plain objects": [
    {},
    { a: 1, b: { c: [] } },
    { "": 1, "1": 2, "a b": 3, ä: 4, constructor: 5, toString: 6, length: 7 },
    Object.assign(Object.create(null), { bare: true }),
  ],
  "keys like __proto__": [JSON.parse('{"__proto__": {"polluted": true}, "ok": 1}')],
  arrays: [[], [1, [2, [3]]], Array.from({ length: 300 }, (_, i) => i), [[], {}, null, undefined]],
  Error: [
    new Error("plain"),
    new Error(""),
    detailed,
    new CustomError("custom"),
    [new SyntaxError("in a list")],
    new Error("undefined cause", { cause: undefined }),
  ],
  AggregateError: [new AggregateError([new Error("one"), "two", new AggregateError([], "three")], "several")],
  "64 levels": [nested(64)],
};

function nested(levels: number): unknown {
  let value: unknown = "bottom";
  for (let i = 0; i < levels; i++) value = i % 2 ? [value] : { deeper: value };
  return value;
}

test.each(Object.entries(ROWS))(
  "%s: params, messages both ways and results arrive as they were",
  async (_, values) => {
    const boss = makeBoss();
    const describing = worker("payloads.mjs", "describeAndReturn");
    const seen = await Promise.all(
      [values].map(async () => {
        const outcomes: unknown[] = [];
        // One worker for the whole row; then one value at a time, where a list around it may hide something.
        for (const value of [...values]) {
          const employee = await boss.employ(describing, { params: value });
          await employee.send(value);
          const messages = employee[Symbol.asyncIterator]();
          const there = await within("what the worker saw", messages.next());
          const message = await within("the message back", messages.next());
          const result = await within("the result", employee.result);
          outcomes.push({ ...(there.value as object), back: show(message.value), result: show(result) });
        }
        return outcomes;
      }),
    );
    const expected = values.map((value) => ({
      params: show(value),
      message: show(value),
      back: show(value),
      result: show(value),
    }));
    expect(seen[0]).toEqual(expected);
  },
);
