import { describe, expect, test } from "vitest";
import type { Conformance } from "../conformance.js";
import { TEST_MS, turn, until, within } from "../deadline.js";

/** A link ends once, visibly, and is silent afterwards. */
export function channelEnds(c: Conformance): void {
  describe("channel ends", { timeout: TEST_MS }, () => {
    test.each(["boss", "worker"] as const)(
      "what the %s sent before close arrives; then the other end is told once, and its sends are down",
      async (from) => {
        const open = await c.channel();
        const [ending, other] = from === "boss" ? [open.boss, open.worker] : [open.worker, open.boss];
        for (let i = 0; i < 10; i++) expect(ending.channel.send(Buffer.alloc(100, i))).toBe("ok");
        await within("close", ending.channel.close(), 1000);
        if (c.features.lossless) await other.log.arrived(10);
        await until("onDown", () => other.log.downs.length > 0);
        expect(other.channel.send(Buffer.alloc(1))).toBe("down");
        for (let i = 0; i < 20; i++) await turn();
        expect(other.log.downs).toHaveLength(1);
      },
    );

    test("nothing is told to an end that has closed, and what it sends is down", async () => {
      const { boss, worker } = await c.channel();
      for (let i = 0; i < 10; i++) worker.channel.send(Buffer.alloc(100));
      await within("close", boss.channel.close(), 1000);
      const told = boss.log.events;
      worker.channel.send(Buffer.alloc(100));
      await until("onDown", () => worker.log.downs.length > 0);
      for (let i = 0; i < 20; i++) await turn();
      expect(boss.log.events).toBe(told);
      expect(boss.channel.send(Buffer.alloc(1))).toBe("down");
    });

    test("closing twice is fine, on both ends, and after abort", async () => {
      const { boss, worker } = await c.channel();
      await within("close", Promise.all([boss.channel.close(), worker.channel.close()]), 1000);
      await within("again", Promise.all([boss.channel.close(), worker.channel.close()]), 1000);
      const other = await c.channel();
      other.boss.channel.abort("enough");
      other.boss.channel.abort("enough");
      await within("close", other.boss.channel.close(), 1000);
      await until("onDown", () => other.worker.log.downs.length > 0);
    });

    test("a dealer that closes ends its channels", async () => {
      const { boss, worker, dealer } = await c.channel();
      await within("dealer.close", dealer.close(), 1000);
      const told = boss.log.events;
      await until("onDown", () => worker.log.downs.length > 0);
      expect(boss.channel.send(Buffer.alloc(1))).toBe("down");
      expect(boss.log.events).toBe(told);
    });
  });
}
