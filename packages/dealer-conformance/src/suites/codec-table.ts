import { describe, expect, test } from "vitest";
import type { Conformance } from "../conformance.js";
import { TEST_MS, within } from "../deadline.js";
import { passOn } from "../workers.js";

/** A value of every row of "What travels". */
const TRAVELS: Record<string, unknown> = {
  null: null,
  undefined: undefined,
  booleans: [true, false],
  numbers: [0, -0, 1.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2 ** 53],
  strings: ["", "äöü 日本語 👍🏽", "\ud800", "x".repeat(70_000)],
  BigInt: [0n, -1n, 2n ** 64n, -(3n ** 500n)],
  Date: [new Date(0), new Date(1_700_000_000_123)],
  Map: new Map<unknown, unknown>([["a", new Map([[1, new Set([2])]])]]),
  Set: new Set([1, "1", null]),
  ArrayBuffer: Uint8Array.of(1, 2, 3).buffer,
  "typed arrays": [Float64Array.of(1.5, -0), Int8Array.of(-1), new BigUint64Array([2n ** 63n])],
  DataView: new DataView(Uint8Array.of(4, 5, 6).buffer),
  Buffer: Buffer.from("buffer"),
  "plain objects": { nested: { list: [1, [2, [3]]] }, empty: {}, nothing: undefined },
  Error: Object.assign(new TypeError("outer", { cause: new RangeError("inner") }), { code: "E_ONE", n: 1 }),
  AggregateError: new AggregateError([new Error("one"), new TypeError("two")], "both"),
};

/** What travels, travels the same way here as everywhere. */
export function codecTable(c: Conformance): void {
  describe("codec table", { timeout: TEST_MS }, () => {
    test.each(Object.keys(TRAVELS))("%s travels there and back", async (row) => {
      const boss = await c.boss();
      const value = TRAVELS[row];
      const employee = await within("employ", boss.employ(passOn, { params: value }));
      await within("send", employee.send(value));
      const { value: message } = await within("message", employee[Symbol.asyncIterator]().next());
      const result = await within("result", employee.result);
      for (const arrived of [message, result]) {
        expect(arrived).toStrictEqual(value);
        if (value instanceof Error) expect(arrived).toMatchObject({ ...value });
      }
    });
  });
}
