import { runInNewContext, runInThisContext } from "node:vm";
import { expect, test } from "vitest";
import { decode, encode } from "../../build/codec/codec.js";

test.each([
  "new Map([[1, new Map([['a', -0]])], [{ o: 1 }, null]])",
  "new Map()",
  "new Set([1, { b: -0 }, new Set()])",
  "new Date(1700000000123)",
  "new Date(-1)",
  "new Date(NaN)",
  "new Uint8Array([1, 2, 3]).buffer",
  "new ArrayBuffer(0)",
  "new DataView(new Uint8Array([1, 2, 3]).buffer, 1, 1)",
  "new Uint8Array([1, 2, 3, 4]).subarray(1, 3)",
  "new Uint8ClampedArray([1, 2])",
  "new Int8Array([-1, 2])",
  "new Int16Array([-1, 2])",
  "new Uint16Array([1, 65535])",
  "new Int32Array([-1, 2])",
  "new Uint32Array([1, 2])",
  "new Float32Array([0.5, -0])",
  "new Float64Array([0.1, NaN]).subarray(1)",
  "new BigInt64Array([-1n])",
  "new BigUint64Array(2)",
  "({ a: [new Date(5), new Map([[new Date(6), new Set([new Uint8Array(1)])]])] })",
])("%s of another realm arrives as one of this", (code) => {
  const sent: unknown = runInNewContext(code);
  const same: unknown = runInThisContext(code);
  const arrived = decode(encode(sent));
  expect(arrived).toStrictEqual(same);
  expect(Object.getPrototypeOf(arrived)).toBe(Object.getPrototypeOf(same));
  expect(decode(encode({ in: [sent] }))).toStrictEqual({ in: [same] });
});

test("errors of another realm keep class, message, code, properties, causes and errors", () => {
  const code =
    "Object.assign(new RangeError('far', { cause: new TypeError('root') }), { code: 'E', at: new Date(5) })";
  const arrived = decode(encode(runInNewContext(code))) as Error;
  expect(arrived).toBeInstanceOf(RangeError);
  expect(arrived).toMatchObject({ message: "far", code: "E", at: new Date(5) });
  expect(arrived.cause).toBeInstanceOf(TypeError);

  const aggregate = decode(encode(runInNewContext("new AggregateError([new Error('one'), 2], 'both')")));
  expect(aggregate).toBeInstanceOf(AggregateError);
  expect((aggregate as AggregateError).errors).toMatchObject([{ message: "one" }, 2]);
});

test.each([
  ["(class Ages extends Map {})", "an instance of Ages"],
  ["(class Map extends globalThis.Map {})", "an instance of Map"],
  ["(class Date extends globalThis.Date {})", "an instance of Date"],
  ["(class Uint8Array extends globalThis.Uint8Array {})", "an instance of Uint8Array"],
  ["(class Map {})", "an instance of Map"],
])("instances of %s are refused, of this realm and of another", (code, message) => {
  const refused = expect.objectContaining({ code: "BAD_DATA", message: expect.stringContaining(message) });
  for (const run of [runInNewContext, runInThisContext])
    expect(() => encode({ a: run(`new ${code}()`) })).toThrow(refused);
});

test("what does not travel is refused of another realm too", () => {
  const refusal = (code: string): unknown => {
    try {
      return encode(runInNewContext(code, { structuredClone }));
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(refusal("new Uint8Array(new SharedArrayBuffer(1))")).toContain("a view of shared memory");
  const detach = "const view = new Uint8Array(8); structuredClone(view, { transfer: [view.buffer] });";
  expect(refusal(`${detach} view.buffer`)).toContain("transferred away");
  expect(refusal(`${detach} view`)).toContain("transferred away");
  expect(refusal("/x/")).toContain("an instance of RegExp");
  expect(refusal("Promise.resolve()")).toContain("an instance of Promise");
  expect(refusal("({ a: new Map([[1, () => {}]]) })")).toContain("data.a.get(1): a function");
});
