import fc from "fast-check";
import { expect, test } from "vitest";
import { ByteSpan } from "../../build/util/byte-span.js";
import { copySpan, putSpan } from "../../build/util/copy-span.js";

const BYTES = 600;

/** Memory that begins somewhere in a larger piece, as parts of packets do. */
function memoryAt(offset: number, fill: (index: number) => number): Uint8Array {
  const whole = new Uint8Array(offset + BYTES + 16).map((_, index) => fill(index));
  return whole.subarray(offset, offset + BYTES);
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

test("every length from everywhere to everywhere: those bytes, and no others", () => {
  const offset = fc.nat({ max: 15 });
  fc.assert(
    fc.property(
      offset,
      offset,
      fc.nat({ max: 130 }),
      offset,
      fc.nat({ max: 255 }),
      (from, to, length, at, seed) => {
        const source = memoryAt(from, (index) => (index * 31 + seed) % 256);
        const target = memoryAt(to, () => 7);
        const expected = target.slice();
        expected.set(source.subarray(from, from + length), at);
        copySpan(new ByteSpan(source, from, from + length), target, viewOf(target), at);
        expect(Buffer.compare(target, expected)).toBe(0);
      },
    ),
    { numRuns: 2000 },
  );
});

test("bytes that make numbers which are none arrive as they are", () => {
  const source = Uint8Array.of(1, 0, 0, 0, 0, 0, 0xf4, 0x7f, 0xff, 0xff, 0xff, 0xff, 1, 0, 0xf8, 0xff);
  const target = new Uint8Array(16);
  copySpan(ByteSpan.of(source), target, viewOf(target), 0);
  expect(target).toEqual(source);
});

test("one source after the other, parts of one memory and parts of a large one: each is its own", () => {
  const whole = new Uint8Array(64).map((_, index) => index);
  const large = new Uint8Array(2 * 1024 * 1024).fill(9);
  const target = new Uint8Array(32);
  const copied = (source: Uint8Array): number[] => {
    copySpan(new ByteSpan(source, 1, 20), target, viewOf(target), 0);
    return [...target.subarray(0, 19)];
  };
  for (let round = 0; round < 3; round++) {
    expect(copied(whole)).toEqual([...whole.subarray(1, 20)]);
    expect(copied(whole.subarray(3))).toEqual([...whole.subarray(4, 23)]);
    expect(copied(large)).toEqual(Array(19).fill(9));
  }
});

test("into memory that is shared", () => {
  const target = new Uint8Array(new SharedArrayBuffer(64));
  const source = new Uint8Array(64).map((_, index) => 255 - index);
  copySpan(new ByteSpan(source, 3, 50), target, viewOf(target), 5);
  expect([...target.subarray(5, 52)]).toEqual([...source.subarray(3, 50)]);
  expect([...target.subarray(0, 5), ...target.subarray(52)].every((byte) => byte === 0)).toBe(true);
});

test("without a view of the target", () => {
  const target = new Uint8Array(8);
  putSpan(new ByteSpan(Uint8Array.of(1, 2, 3, 4, 5), 1, 4), target, 2);
  expect([...target]).toEqual([0, 0, 2, 3, 4, 0, 0, 0]);
});
