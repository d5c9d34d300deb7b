import { randomFillSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Conformance } from "../conformance.js";
import { TEST_MS, until } from "../deadline.js";

const KIB = 1024;
const SIZES = [1, 2, 100, KIB, 64 * KIB - 1, 64 * KIB, 64 * KIB + 1, 200 * KIB];
const MANY = 2000;

/** A packet arrives whole and byte-exact, or not at all. */
export function wholePackets(c: Conformance): void {
  describe("whole packets", { timeout: TEST_MS }, () => {
    test.each(["boss", "worker"] as const)("from the %s, every size arrives byte for byte", async (from) => {
      const open = await c.channel();
      const [sender, receiver] = from === "boss" ? [open.boss, open.worker] : [open.worker, open.boss];
      const largest = Math.min(c.features.maxPacketBytes, 1024 * KIB);
      for (const size of [...SIZES, largest]) {
        const packet = randomFillSync(Buffer.alloc(size));
        const expected = Buffer.from(packet);
        await until("room", () => sender.channel.send(packet) === "ok");
        await receiver.log.arrived(1);
        const arrived = receiver.log.packets.shift();
        expect(expected.equals(arrived ?? Buffer.alloc(0)), `${size} bytes`).toBe(true);
      }
    });

    test.each(["boss", "worker"] as const)(
      `${MANY} packets from the %s: none is lost, repeated or reordered where features say so`,
      async (from) => {
        const open = await c.channel();
        const [sender, receiver] = from === "boss" ? [open.boss, open.worker] : [open.worker, open.boss];
        for (let i = 0; i < MANY; i++) {
          const packet = Buffer.alloc(8 + ((i * 37) % 500));
          packet.writeUInt32LE(i);
          await until("room", () => sender.channel.send(packet) === "ok");
        }
        const { lossless, ordered } = c.features;
        if (lossless) await receiver.log.arrived(MANY);
        const numbers = receiver.log.packets.map((packet) => Buffer.from(packet).readUInt32LE());
        if (lossless) expect(new Set(numbers).size).toBe(MANY);
        if (lossless && ordered) expect(numbers).toEqual(Array.from({ length: MANY }, (_, i) => i));
        else if (ordered) expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
      },
    );
  });
}
