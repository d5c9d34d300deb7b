import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { PacketReader } from "../dist/packet-reader.js";

const MAX = 1000;

function framed(...packets: Buffer[]): Buffer {
  return Buffer.concat(
    packets.map((packet) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(packet.length);
      return Buffer.concat([length, packet]);
    }),
  );
}

function readAll(reader: PacketReader): Uint8Array[] {
  const packets: Uint8Array[] = [];
  for (let packet = reader.next(); packet; packet = reader.next()) packets.push(packet);
  return packets;
}

test("packets come out whole, however their bytes were cut", () => {
  const packets = [0, 1, 3, 4, 5, 500, MAX, 0, 7].map((length, i) => Buffer.alloc(length, i + 1));
  const bytes = framed(...packets);
  for (let round = 0; round < 500; round++) {
    const reader = new PacketReader(MAX);
    const got: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; ) {
      const end = Math.min(bytes.length, at + randomInt(1, round % 2 ? 6 : 700));
      reader.push(Buffer.from(bytes.subarray(at, end)));
      at = end;
      if (round % 3 > 0) got.push(...readAll(reader));
    }
    got.push(...readAll(reader));
    expect(got.map((packet) => Buffer.from(packet).toString("hex"))).toEqual(
      packets.map((packet) => packet.toString("hex")),
    );
  }
});

test("a torn tail is never handed out", () => {
  const bytes = framed(Buffer.from("whole"), Buffer.from("torn"));
  for (let missing = 1; missing < 8; missing++) {
    const reader = new PacketReader(MAX);
    reader.push(bytes.subarray(0, bytes.length - missing));
    expect(readAll(reader).map(String)).toEqual([String(Buffer.from("whole"))]);
    expect(reader.isBroken).toBe(false);
  }
});

test.each([MAX + 1, 0x7fffffff, 0xffffffff])(
  "a length of %i breaks it before anything is allocated",
  (length) => {
    const reader = new PacketReader(MAX);
    const head = Buffer.alloc(4);
    head.writeUInt32LE(length);
    const bytes = Buffer.concat([framed(Buffer.from("before")), head, Buffer.from("what follows")]);
    const before = process.memoryUsage().arrayBuffers;
    reader.push(bytes);
    expect(readAll(reader)).toHaveLength(1);
    expect(reader.isBroken).toBe(true);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(MAX + Buffer.poolSize);
    reader.push(framed(Buffer.from("after")));
    expect(reader.next()).toBeUndefined();
  },
);
