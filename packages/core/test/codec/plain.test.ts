import fc from "fast-check";
import { Packr } from "msgpackr/pack";
import { expect, test } from "vitest";
import { decode, encode } from "../../build/codec/codec.js";
import { NOT_PLAIN, readPlain } from "../../build/codec/plain-reader.js";
import { writePlain } from "../../build/codec/plain-writer.js";
import { findFault } from "../../build/codec/validator.js";

const msgpackr = new Packr({ useRecords: false, moreTypes: true, copyBuffers: true });

const text = fc.oneof(
  fc.string({ unit: "grapheme-ascii", maxLength: 70 }),
  fc.string({ unit: "grapheme", maxLength: 30 }),
  fc.string({ unit: "binary", maxLength: 70 }),
);
const number = fc.oneof(
  fc.integer({ min: -200, max: 300 }),
  fc.integer({ min: -70_000, max: 70_000 }),
  fc.integer({ min: -(2 ** 31), max: 2 ** 32 - 1 }),
  fc.double().filter((value) => !Object.is(value, -0)),
);
const date = fc.oneof(
  fc.date({ min: new Date(0), max: new Date(2 ** 33 * 1000) }),
  fc.nat({ max: 2 ** 31 - 1 }).map((seconds) => new Date(seconds * 1000)),
  fc.date(),
);
const leaf = fc.oneof(text, number, date, fc.boolean(), fc.constant(null), fc.constant(undefined));

/** What one pass can write, and a little more. */
const plain = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc.array(tie("value"), { maxLength: 17 }),
    fc.dictionary(text, tie("value"), { maxKeys: 20 }).map((object) => ({ ...object })),
  ),
})).value;

test("what is written in one pass is what msgpackr writes, and is read as it was", () => {
  let written = 0;
  fc.assert(
    fc.property(plain, (value) => {
      const span = writePlain(value);
      if (!span) return;
      written++;
      expect(span.view().equals(msgpackr.pack(value))).toBe(true);
      expect(decode(span)).toStrictEqual(value);
    }),
    { numRuns: 3000 },
  );
  expect(written).toBeGreaterThan(1000);
});

test("what is read in one pass is sound, and is what msgpackr reads", () => {
  let read = 0;
  const flips = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 });
  fc.assert(
    fc.property(plain, flips, fc.nat(9), (value, changes, offset) => {
      const packed = encode(value).view();
      const bytes = Buffer.concat([Buffer.alloc(offset), packed]);
      for (const [place, byte] of changes) bytes[offset + (place % packed.length)] = byte;
      const got = readPlain(bytes, offset, bytes.length);
      if (got === NOT_PLAIN) return;
      read++;
      expect(findFault(bytes.subarray(offset))).toBeUndefined();
      expect(got).toStrictEqual(msgpackr.unpack(bytes.subarray(offset)));
    }),
    { numRuns: 5000 },
  );
  expect(read).toBeGreaterThan(1000);
});

test.each([
  ["a key that would set a prototype", { ["__proto__"]: { admin: true } }],
  ["minus zero", { zero: -0 }],
  ["half of a letter", { name: "Zo\ud83d" }],
  ["a byte order mark", { name: "\ufeffZoë" }],
  ["a date before 1970", { at: new Date(-1) }],
  ["a date after 2106", { at: new Date(2 ** 32 * 1000) }],
  ["no date", { at: new Date(Number.NaN) }],
  ["more than 15 items", Array.from({ length: 16 }, (_, i) => i)],
  ["a string of 64 letters", "x".repeat(64)],
  ["more than 1 KiB", Array.from({ length: 15 }, () => Array.from({ length: 15 }, () => 0.1))],
  ["deep nesting", Array.from({ length: 40 }).reduce<unknown>((inner) => [inner], 1)],
])("%s is not for one pass, and travels all the same", (_name, value) => {
  expect(writePlain(value)).toBeUndefined();
  expect(decode(encode(value))).toStrictEqual(value);
});

test("a key that would set a prototype is none, however it comes", () => {
  const bytes = Buffer.from("81a95f5f70726f746f5f5f81a561646d696ec3", "hex");
  expect(readPlain(bytes, 0, bytes.length)).toBe(NOT_PLAIN);
  const arrived = decode(bytes) as { admin?: unknown };
  expect(arrived.admin).toBeUndefined();
  expect(Object.getPrototypeOf(arrived)).toBe(Object.prototype);
});

test("what is packed stays as it is, whatever is packed after it", () => {
  const values = Array.from({ length: 2000 }, (_, id) => ({ id, name: `n${id}`, list: [id, -id, id / 3] }));
  const spans = values.map((value) => encode(value));
  expect(spans.map((span) => decode(span))).toStrictEqual(values);
});

test("a getter may pack a value of its own while its object is being packed", () => {
  const seen: unknown[] = [];
  const value = {
    before: 1,
    get inner() {
      seen.push(decode(encode({ deep: [1, 2, 3] })));
      return "text";
    },
    after: 2,
  };
  expect(decode(encode(value))).toStrictEqual({ before: 1, inner: "text", after: 2 });
  expect(seen).toStrictEqual([{ deep: [1, 2, 3] }]);
  const failing = {
    get inner(): never {
      throw new Error("no");
    },
  };
  expect(() => encode(failing)).toThrow("no");
  expect(writePlain({ a: 1 })?.length).toBe(6);
});

test("keys that share a place in the memory of keys are told apart", () => {
  const keys = Array.from({ length: 5000 }, (_, i) => `key${i}`);
  for (let round = 0; round < 2; round++)
    for (const key of keys)
      expect(decode(encode({ [key]: 1, other: 2 }))).toStrictEqual({ [key]: 1, other: 2 });
});

test("keys are read as they come, whatever came after each before", () => {
  const names = fc.constantFrom("id", "ie", "name", "value", "v", "v1", "a-longer-name");
  fc.assert(
    fc.property(fc.array(fc.uniqueArray(names), { minLength: 2, maxLength: 6 }), (orders) => {
      for (const keys of orders) {
        const object = Object.fromEntries(keys.map((key, i) => [key, i]));
        expect(Object.entries(decode(encode(object)) as object)).toStrictEqual(Object.entries(object));
      }
    }),
    { numRuns: 300 },
  );
});

test.each([255, 256, 257])(
  "an object of %i short keys, all of it under a kilobyte, is read as it was",
  (entries) => {
    // As the columns of a sheet are called: A to Z, AA to ZZ.
    const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".split("");
    const columns = [...letters, ...letters.flatMap((first) => letters.map((second) => first + second))];
    const row = Object.fromEntries(columns.slice(0, entries).map((column, i) => [column, i % 100]));
    expect(writePlain(row)).toBeDefined();
    expect(decode(encode(row))).toStrictEqual(row);
    expect(encode(row).view().equals(msgpackr.pack(row))).toBe(true);
  },
);

test.each([
  ["letters beyond ASCII", { name: "Zoë 漢字 👍", größe: "ß".repeat(63) }],
  ["dates", [new Date(0), new Date(1), new Date(999), new Date(1000), new Date(2 ** 32 * 1000 - 1)]],
])("%s are written in one pass, as msgpackr does", (_name, value) => {
  expect(writePlain(value)?.view()).toEqual(msgpackr.pack(value));
  expect(decode(encode(value))).toStrictEqual(value);
});
