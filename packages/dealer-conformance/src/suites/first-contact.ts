import { describe, expect, test } from "vitest";
import type { Conformance } from "../conformance.js";
import { failureOf, TEST_MS, within } from "../deadline.js";
import { count, echo, give } from "../workers.js";

/** Nothing said at the very beginning or the very end is lost. */
export function firstContact(c: Conformance): void {
  describe("first contact", { timeout: TEST_MS }, () => {
    test("what a worker sends in its first line arrives", async () => {
      const boss = await c.boss();
      const employee = await within("employ", boss.employ(count, { params: { messages: 1 } }));
      const messages = employee[Symbol.asyncIterator]();
      expect(await within("message", messages.next())).toMatchObject({ done: false, value: { i: 0 } });
    });

    test("what the boss sends in the turn of employing arrives first", async () => {
      const boss = await c.boss();
      const employee = await within("employ", boss.employ(echo));
      const sent = [employee.send("first"), employee.send("second")];
      const messages = employee[Symbol.asyncIterator]();
      expect((await within("message", messages.next())).value).toBe("first");
      expect((await within("message", messages.next())).value).toBe("second");
      await within("sends", Promise.all(sent));
    });

    test("a worker that ends at once: its messages and its result arrive", async () => {
      const boss = await c.boss();
      for (let round = 0; round < 3; round++) {
        const employee = await within("employ", boss.employ(count, { params: { messages: 20 } }));
        const got: unknown[] = [];
        const reading = (async () => {
          for await (const { i } of employee as AsyncIterable<{ i: number }>) got.push(i);
        })();
        expect(await within("result", employee.result)).toBe(20);
        await within("the messages", reading);
        expect(got).toEqual(Array.from({ length: 20 }, (_, i) => i));
      }
    });

    test("params arrive, large ones too", async () => {
      const boss = await c.boss();
      const params = { text: "x".repeat(300_000), list: [1, 2, 3] };
      const employee = await within("employ", boss.employ(give, { params }));
      expect(await within("result", employee.result)).toEqual(params);
    });

    test("a worker that cannot be loaded is told, and the next one is employed", async () => {
      const boss = await c.boss();
      const { workerAt } = await import("@bossworks/core");
      const missing = workerAt(new URL("./not-there.js", import.meta.url), "nobody");
      expect(await failureOf("employ", boss.employ(missing))).toMatchObject({
        code: "WORKER_LOAD_FAILED",
        reason: "missing",
      });
      expect(await within("result", (await boss.employ(give, { params: 1 })).result)).toBe(1);
    });
  });
}
