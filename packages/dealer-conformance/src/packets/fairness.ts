import { describe, expect, test } from "vitest";
import type { Conformance } from "../conformance.js";
import { TEST_MS, turn, until } from "../deadline.js";

const MOST_PACKETS = 256;
const MOST_BYTES = 1024 * 1024;

/** One flood starves nobody: the event loop gets its turns. */
export function fairness(c: Conformance): void {
  describe("fairness", { timeout: TEST_MS }, () => {
    test.each([
      ["small", "boss", 20, 3000],
      ["small", "worker", 20, 3000],
      ["large", "boss", 60_000, 100],
      ["large", "worker", 60_000, 100],
    ] as const)(
      "one turn hands over at most 256 packets or 1 MiB (%s packets from the %s)",
      async (_, from, bytes, packets) => {
        const open = await c.channel();
        const [sender, receiver] = from === "boss" ? [open.boss, open.worker] : [open.worker, open.boss];
        let inTurn = { packets: 0, bytes: 0 };
        let most = inTurn;
        receiver.log.onPacketToo = (packet) => {
          inTurn.packets++;
          inTurn.bytes += packet.length;
        };
        let over = false;
        const turns = (async () => {
          while (!over) {
            await turn();
            if (inTurn.packets > most.packets || inTurn.bytes > most.bytes) most = inTurn;
            inTurn = { packets: 0, bytes: 0 };
          }
        })();
        for (let sent = 0; sent < packets; sent++)
          await until("room", () => sender.channel.send(Buffer.alloc(bytes)) === "ok");
        await receiver.log.arrived(packets);
        over = true;
        await turns;
        expect(most.packets).toBeLessThanOrEqual(MOST_PACKETS);
        expect(most.bytes).toBeLessThan(MOST_BYTES + bytes);
      },
    );

    test("a flood of one channel does not hold up another", async () => {
      const [busy, quiet] = [await c.channel(), await c.channel()];
      let over = false;
      const flood = (async () => {
        while (!over) {
          while (busy.boss.channel.send(Buffer.alloc(1000)) === "ok");
          await turn();
        }
      })();
      for (let i = 1; i <= 50; i++) {
        quiet.boss.channel.send(Buffer.alloc(10));
        await quiet.worker.log.arrived(i);
      }
      over = true;
      await flood;
      expect(quiet.worker.log.packets).toHaveLength(50);
    });
  });
}
