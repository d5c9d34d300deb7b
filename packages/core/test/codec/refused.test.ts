import vm from "node:vm";
import { expect, test } from "vitest";
import { decode, encode, encodeEnvelope, encodeLenient } from "../../build/codec/codec.js";

class Point {
  x = 1;
}
const cycle: Record<string, unknown> = { a: {} };
(cycle.a as Record<string, unknown>).back = cycle;
/** Bytes whose memory was given to somebody else. */
const detached = (): ArrayBuffer => {
  const buffer = new ArrayBuffer(8);
  structuredClone(buffer, { transfer: [buffer] });
  return buffer;
};
/** A view whose memory went after it was made. */
const emptied = <V extends ArrayBufferView>(view: V): V => {
  structuredClone(view.buffer, { transfer: [view.buffer as ArrayBuffer] });
  return view;
};
let deep: unknown = 1;
for (let i = 0; i < 65; i++) deep = [deep];

/** Since Node 24. */
const { Float16Array: Float16 } = globalThis as { Float16Array?: new (length: number) => object };

const REFUSED: [string, unknown, string][] = [
  ["a function", () => {}, "data: a function"],
  ["a symbol", Symbol("s"), "data: a symbol"],
  ["a function inside", { user: { "on click": [1, () => {}] } }, 'data.user["on click"][1]: a function'],
  ["a class instance", { at: new Point() }, "data.at: an instance of Point"],
  ["a subclass of Map", [new (class Own extends Map {})()], "data[0]: an instance of Own"],
  ["a RegExp", { re: /x/ }, "data.re: an instance of RegExp"],
  ["a Promise", [Promise.resolve()], "data[0]: an instance of Promise"],
  ["a WeakMap", [new WeakMap()], "data[0]: an instance of WeakMap"],
  ["a URL", { url: new URL("x:y") }, "data.url: an instance of URL"],
  ["a boxed number", [Object(1)], "data[0]: an instance of Number"],
  ["a SharedArrayBuffer", [new SharedArrayBuffer(1)], "data[0]: an instance of SharedArrayBuffer"],
  ["a view of shared memory", [new Uint8Array(new SharedArrayBuffer(1))], "data[0]: a view of shared memory"],
  ["a detached ArrayBuffer", { memory: detached() }, "data.memory: a buffer that was transferred away"],
  ["a view of one", [emptied(new Uint16Array(4))], "data[0]: a buffer that was transferred away"],
  [
    "a Buffer of one",
    [emptied(Buffer.from(new ArrayBuffer(8)))],
    "data[0]: a buffer that was transferred away",
  ],
  [
    "a DataView of one",
    [emptied(new DataView(new ArrayBuffer(8)))],
    "data[0]: a buffer that was transferred",
  ],
  ["a value of a Map", { m: new Map([["k", () => {}]]) }, 'data.m.get("k"): a function'],
  ["a key of a Map", new Map([[new Point(), 1]]), "data.keys()[0]: an instance of Point"],
  ["a value of a Set", new Set([1, Symbol("s")]), "data.values()[1]: a symbol"],
  [
    "a property of an Error",
    Object.assign(new Error("e"), { socket: new Point() }),
    "data.socket: an instance of Point",
  ],
  ["a cause", new Error("e", { cause: () => {} }), "data.cause: a function"],
  ["a cycle", cycle, "a cycle does not travel"],
  ["nesting over 64", deep, "nesting over 64 levels"],
];

if (Float16) REFUSED.push(["a Float16Array", [new Float16(1)], "data[0]: an instance of Float16Array"]);

test.each(REFUSED)("%s is refused with its path", (_name, value, message) => {
  const refused = expect.objectContaining({ code: "BAD_DATA", message: expect.stringContaining(message) });
  expect(() => encode(value)).toThrow(refused);
  // The codec is as good as new afterwards.
  expect(decode(encode({ fine: [1] }))).toEqual({ fine: [1] });
});

test("in an envelope of our own the path begins with the name of what was given", () => {
  const envelope = { params: { files: [{ onDone: () => {} }] } };
  expect(() => encodeEnvelope(envelope)).toThrow(/^params\.files\[0\]\.onDone: a function/);
});

test("64 levels travel, and so do plain objects of another realm", () => {
  let value: unknown = "bottom";
  for (let i = 0; i < 64; i++) value = { value };
  expect(decode(encode(value))).toEqual(value);
  expect(decode(encode(vm.runInNewContext("({ a: { b: 1 } })")))).toStrictEqual({ a: { b: 1 } });
});

test("empty buffers travel, for nothing was taken from them", () => {
  for (const empty of [new ArrayBuffer(0), new Uint8Array(0), new DataView(new ArrayBuffer(0))])
    expect(decode(encode({ empty }))).toStrictEqual({ empty });
});

test("leniently, properties of errors that do not travel are left out", () => {
  const error = Object.assign(new Error("e", { cause: Symbol("s") }), {
    code: "E",
    socket: new Point(),
    self: {} as unknown,
  });
  error.self = error;
  const arrived = decode(encodeLenient({ error })) as { error: Error };
  expect(arrived.error).toMatchObject({ message: "e", code: "E" });
  expect(arrived.error).not.toHaveProperty("socket");
  expect(arrived.error.cause).toBeUndefined();
  expect(() => encodeLenient({ value: () => {} })).toThrow(expect.objectContaining({ code: "BAD_DATA" }));
});

test("leniently, errors that lead back to themselves by several ways travel once on each way", () => {
  const [outer, inner] = [new Error("outer"), new Error("inner")];
  Object.assign(outer, { cause: inner, original: inner, parent: inner, code: "OUTER" });
  Object.assign(inner, { owner: outer, context: { of: outer }, code: "INNER" });
  const { error } = decode(encodeLenient({ error: outer })) as { error: { original: Error } };
  expect(error).toMatchObject({ message: "outer", code: "OUTER", original: { code: "INNER" } });
  expect(error.original).not.toHaveProperty("owner");
  expect(error.original).not.toHaveProperty("context");
});

test("leniently, errors that all lead to one another are cut off", () => {
  const errors = Array.from({ length: 20 }, (_, index) => new Error(`error ${index}`));
  const toAll = Object.fromEntries(errors.map((error, index) => [`to${index}`, error]));
  for (const error of errors) Object.assign(error, toAll);
  const [first] = errors;
  expect(decode(encodeLenient({ error: first }))).toMatchObject({ error: { message: "error 0" } });
});
