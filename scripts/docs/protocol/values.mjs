import { built } from "./built.mjs";
import { hexOf, notate } from "./notate.mjs";

const { encode } = await built("codec/codec.js");

const withoutStack = (error) => Object.assign(error, { stack: undefined });

/** One value of every kind that travels, and of every form it takes on the wire. */
const VALUES = {
  null: null,
  undefined: undefined,
  false: false,
  true: true,
  zero: 0,
  "minus zero": -0,
  "an integer of 7 bits": 127,
  "an integer of 8 bits": 200,
  "an integer of 16 bits": 60_000,
  "an integer of 32 bits": 4_000_000_000,
  "a small negative integer": -32,
  "a negative integer of 8 bits": -100,
  "a negative integer of 16 bits": -30_000,
  "a negative integer of 32 bits": -2_000_000_000,
  "an integer of more than 32 bits is a float": 2 ** 40,
  "a float": 1.5,
  NaN: Number.NaN,
  infinity: Number.POSITIVE_INFINITY,
  "minus infinity": Number.NEGATIVE_INFINITY,
  "a BigInt of 64 bits": 5n,
  "a BigInt of 64 bits without sign": 2n ** 63n,
  "a larger BigInt": 2n ** 80n,
  "a larger negative BigInt": -(2n ** 80n),
  "an empty string": "",
  "a string": "Grüße",
  "a string of 32 bytes": "0123456789abcdef".repeat(2),
  "a string that has no UTF-8": "a\ud800",
  "a Date of whole seconds": new Date(0),
  "a Date of milliseconds": new Date(1_700_000_000_123),
  "a Date before 1970": new Date(-1),
  "a far Date": new Date(8.64e15),
  "an invalid Date": new Date(Number.NaN),
  "an array": [1, [2], "three"],
  "an array with undefined": [1, undefined],
  "an object": { a: 1, b: { c: [true] } },
  "an object with a key __proto__": JSON.parse('{"__proto__": 1}'),
  "a Map": new Map([
    ["key", 1],
    [2, new Map()],
  ]),
  "a Set": new Set([1, "two"]),
  "a Buffer": Buffer.from("bytes"),
  "an ArrayBuffer": Uint8Array.of(1, 2, 3).buffer,
  "a DataView": new DataView(Uint8Array.of(1, 2, 3).buffer),
  "an Int8Array": Int8Array.of(-1, 1),
  "a Uint8Array": Uint8Array.of(255, 1),
  "a Uint8ClampedArray": Uint8ClampedArray.of(255, 1),
  "an Int16Array": Int16Array.of(-2, 258),
  "a Uint16Array": Uint16Array.of(258),
  "an Int32Array": Int32Array.of(-2),
  "a Uint32Array": Uint32Array.of(0x01020304),
  "a Float32Array": Float32Array.of(1.5),
  "a Float64Array": Float64Array.of(1.5),
  "a BigInt64Array": BigInt64Array.of(-2n),
  "a BigUint64Array": BigUint64Array.of(2n ** 63n),
  "an error": withoutStack(new RangeError("too far")),
  "an error with all there is": Object.assign(
    new Error("outer", { cause: withoutStack(new TypeError("inner")) }),
    {
      stack: "Error: outer\n    at worker.js:1:1",
      code: "E_OUTER",
    },
  ),
  "an AggregateError": withoutStack(new AggregateError([withoutStack(new Error("one"))], "several")),
};

/** Bytes that are no value of ours, and what must not happen: they are refused before anything is made of them. */
const REFUSED = {
  "nothing at all": "",
  "a string cut off": "a56162",
  "bytes after the value": "0101",
  "an array with fewer values than it claims": "dd0000ffff01",
  "a map with fewer entries than it claims": "de0002a16101",
  "a key that is no string": "81010a",
  "the byte that begins nothing": "c1",
  "an extension that is not in the table": "d40100",
  "a Map that wraps no array": "d44d0001",
  "a minus zero that wraps something else": "d45a0001",
  "a typed array of half an element": "c702740301",
  "an undefined of two bytes": "d5000000",
};

/** Every kind of value, and what is refused. */
export function valueVectors() {
  return {
    values: Object.entries(VALUES).map(([name, value]) => ({
      name,
      value: notate(value),
      hex: hexOf(encode(value)),
    })),
    refused: Object.entries(REFUSED).map(([name, hex]) => ({ name, hex })),
  };
}
