import { describe, expect, test } from "vitest";
import type { Conformance } from "../conformance.js";
import { TEST_MS, within } from "../deadline.js";
import { deaf, echo, flood } from "../workers.js";

/** Bosses and workers do not hear of one another. */
export function isolation(c: Conformance): void {
  describe("isolation", { timeout: TEST_MS }, () => {
    test("two bosses at once: neither hears the other's workers, and one's end is not the other's", async () => {
      const [one, other] = [await c.boss(), await c.boss()];
      const [ones, others] = await within("employ", Promise.all([one.employ(echo), other.employ(echo)]));
      const reads = { ones: ones[Symbol.asyncIterator](), others: others[Symbol.asyncIterator]() };
      await within("send", Promise.all([ones.send("one"), others.send("other")]));
      expect((await within("message", reads.ones.next())).value).toBe("one");
      expect((await within("message", reads.others.next())).value).toBe("other");
      await within("close", one.close());
      await within("send", others.send("still"));
      expect((await within("message", reads.others.next())).value).toBe("still");
    });

    test("a flooding, a deaf and a dying neighbour leave a worker alone", async () => {
      const boss = await c.boss();
      const quiet = await within("employ", boss.employ(echo));
      const reads = quiet[Symbol.asyncIterator]();
      const floods = await within("employ", boss.employ(flood, { params: 1000 }));
      floods.on("message", () => {});
      const stuck = await within("employ", boss.employ(deaf));
      for (let i = 0; i < 30; i++) {
        await within("send", quiet.send(i));
        expect((await within("message", reads.next())).value).toBe(i);
        if (i === 10) await within("kill", stuck.kill());
        if (i === 20) await within("kill", floods.kill());
      }
    });
  });
}
