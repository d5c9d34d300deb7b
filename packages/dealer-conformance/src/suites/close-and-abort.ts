import { describe, expect, test } from "vitest";
import type { Conformance } from "../conformance.js";
import { TEST_MS, within } from "../deadline.js";
import { call, deaf, echo, idle, spin } from "../workers.js";

/** Everything settles, whatever is under way. */
export function closeAndAbort(c: Conformance): void {
  describe("close and abort", { timeout: TEST_MS }, () => {
    test.each(["close", "abort"] as const)("%s settles every pending call with a code", async (end) => {
      const boss = await c.boss({ windowBytes: 64 * 1024, stopGraceMs: 200 });
      const [waits, stuck, calls] = await within(
        "employ",
        Promise.all([boss.employ(echo), boss.employ(deaf), boss.employ(call, { params: 1 })]),
      );
      const reads = waits[Symbol.asyncIterator]();
      const pending: Record<string, Promise<unknown>> = {
        read: reads.next(),
        readAhead: reads.next(),
        result: stuck.result,
        callersResult: calls.result,
        status: stuck.status(),
        suspend: stuck.suspend(),
        round: boss.status(),
        employ: boss.employ(idle),
        messages: boss.messages(stuck).next(),
        ...Object.fromEntries(
          Array.from({ length: 4 }, (_, i) => [`send${i}`, stuck.send(Buffer.alloc(50_000) as never)]),
        ),
      };
      const outcomes = Object.entries(pending).map(async ([name, promise]) => {
        await within(
          name,
          promise.catch(({ code }) => expect(String(code), name).toMatch(/^[A-Z_]+$/)),
        );
      });
      await within(end, end === "close" ? boss.close() : boss.abort("enough"));
      await Promise.all(outcomes);
      expect(boss.staff.size).toBe(0);
    });

    test("close while messages are on their way both ways", async () => {
      const boss = await c.boss();
      const employee = await within("employ", boss.employ(echo));
      const sends = Array.from({ length: 2000 }, (_, i) => employee.send(i).catch(() => {}));
      await within("close", boss.close());
      await within("the sends", Promise.all(sends));
    });

    test("a dealer that is aborted in the middle of work lets its boss close", async () => {
      const boss = await c.boss({ stopGraceMs: 200 });
      await within("employ", boss.employ(spin));
      await within("abort", boss.abort(new Error("enough")));
      await within("close", boss.close());
    });
  });
}
