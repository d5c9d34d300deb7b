import { expect, test } from "vitest";
import { decode, encode } from "../../build/codec/codec.js";

const SAMPLES: readonly unknown[] = [
  { a: [1, -2.5, "text", null, undefined, true], b: new Map([["k", new Set([1n, 2n ** 70n])]]) },
  [new Date(5), new Float64Array([1, 2]), Buffer.from("xyz"), new DataView(new ArrayBuffer(3)), -0, "\ud800"],
  Object.assign(new RangeError("bad", { cause: new Error("why") }), { code: "E", list: [1, 2, 3] }),
];

/** Decodes and says whether it was refused as it must be; anything else thrown fails the test. */
function refuses(bytes: Uint8Array): boolean {
  try {
    decode(bytes);
    return false;
  } catch (error) {
    if ((error as { code?: unknown }).code !== "BAD_DATA") throw error;
    return true;
  }
}

test("every encoding cut short at any byte is refused", () => {
  for (const sample of SAMPLES) {
    const bytes = encode(sample).view();
    for (let length = 0; length < bytes.length; length++)
      expect(refuses(bytes.subarray(0, length))).toBe(true);
    expect(refuses(Buffer.concat([bytes, Buffer.from([0xc0])]))).toBe(true);
  }
});

test("counts and lengths that promise more than is there are refused before memory is taken", () => {
  const bomb = Buffer.concat([
    ...Array.from({ length: 3_000 }, () => Buffer.from([0xdc, 0xff, 0xff])),
    Buffer.alloc(70_000),
  ]);
  const before = process.memoryUsage().rss;
  expect(refuses(bomb)).toBe(true);
  for (const head of ["dfffffffff", "ddffffffff", "c6ffffffff", "dbffffffff", "c9ffffffff74"]) {
    expect(refuses(Buffer.from(`${head}00`, "hex"))).toBe(true);
  }
  expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
});

test.each([
  ["a record definition", "d4724093a16100"],
  ["msgpackr's own Error", "d4650093a16161a162c0"],
  ["a RegExp", "d4780092a1617aa0"],
  ["a pointer", "d67000000000"],
  ["bundled strings", "d66200000000"],
  ["an unknown extension", "d40100"],
  ["the byte c1", "c1"],
  ["a number as key", "810102"],
  ["a typed array of no kind", "c702740900".replace("09", "63")],
  ["a typed array of half an element", "c7027408ff"],
  ["an error that is no map", "d44500c0"],
])("%s is refused", (_name, hex) => {
  expect(refuses(Buffer.from(hex, "hex"))).toBe(true);
});

test("mutated and random bytes give a plain value or BAD_DATA, never anything else", () => {
  let seed = 20_260;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  const encoded = SAMPLES.map((sample) => Buffer.from(encode(sample).view()));
  for (let i = 0; i < 100_000; i++) {
    const bytes = Buffer.from(encoded[random(encoded.length)] as Buffer);
    for (let flips = 1 + random(4); flips > 0; flips--) bytes[random(bytes.length)] = random(256);
    refuses(random(4) === 0 ? bytes.subarray(random(bytes.length)) : bytes);
  }
  expect(({} as { admin?: unknown }).admin).toBeUndefined();
});

test("no memory but the value's own is on the wire", () => {
  const secret = "s3cret-s3cret-s3cret-s3cret-s3cret-s3cret";
  for (let i = 0; i < 500; i++) {
    encode({ secret });
    for (const value of [
      new Float64Array(8),
      new Float32Array(3),
      new BigInt64Array(4),
      new ArrayBuffer(50),
    ]) {
      expect(encode(value).view().includes("s3cret")).toBe(false);
    }
  }
});
