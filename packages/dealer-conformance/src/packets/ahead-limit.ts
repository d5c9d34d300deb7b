import { describe, expect, test } from "vitest";
import type { Conformance } from "../conformance.js";
import { TEST_MS, until } from "../deadline.js";

/** With more than this ahead, control would wait too long behind data. */
const MAX_AHEAD_BYTES = 256 * 1024;
const PACKET_BYTES = 16 * 1024;

/** A channel never blocks and never queues without bound. */
export function aheadLimit(c: Conformance): void {
  describe("ahead limit", { timeout: TEST_MS }, () => {
    test.each(["boss", "worker"] as const)(
      "the %s is told full before 256 KiB lie ahead, and onWritable afterwards",
      async (from) => {
        const open = await c.channel();
        const [sender, receiver] = from === "boss" ? [open.boss, open.worker] : [open.worker, open.boss];
        for (let round = 1; round <= 5; round++) {
          let taken = 0;
          while (sender.channel.send(Buffer.alloc(PACKET_BYTES, round)) === "ok") {
            taken += PACKET_BYTES;
            // Everything so far was sent in one turn of the event loop, so nothing can have left it.
            if (taken > 4 * MAX_AHEAD_BYTES) break;
          }
          expect(taken).toBeGreaterThan(0);
          expect(taken).toBeLessThanOrEqual(MAX_AHEAD_BYTES);
          await until("onWritable", () => sender.log.writables === round);
          expect(sender.channel.send(Buffer.alloc(1))).toBe("ok");
          await until("the packets", () => bytesOf(receiver.log.packets) === taken + 1);
          receiver.log.packets.length = 0;
        }
      },
    );

    test("send tells nothing to either end from inside", async () => {
      const { boss, worker } = await c.channel();
      for (let i = 0; i < 40; i++) {
        const before = boss.log.events + worker.log.events;
        boss.channel.send(Buffer.alloc(PACKET_BYTES));
        worker.channel.send(Buffer.alloc(PACKET_BYTES));
        expect(boss.log.events + worker.log.events).toBe(before);
      }
    });
  });
}

function bytesOf(packets: readonly Uint8Array[]): number {
  return packets.reduce((sum, { length }) => sum + length, 0);
}
