import { describe, expect, test } from "vitest";
import type { Conformance } from "../conformance.js";
import { TEST_MS, within } from "../deadline.js";
import { checkOrder, count, stroll } from "../workers.js";

const MESSAGES = 5_000;
/** Messages of one fragment and of several, small and large next to one another. */
const MIXED = [0, 10, 20_000, 1, 9000, 300];

/** Exactly once, in the order of sending. */
export function ordering(c: Conformance): void {
  describe("ordering", { timeout: TEST_MS }, () => {
    test.each([
      ["await send", false],
      ["sendSync", true],
    ])(`${MESSAGES} messages of mixed sizes by %s arrive once and in order`, async (_, sync) => {
      const boss = await c.boss();
      const params = { messages: MESSAGES, sync, sizes: MIXED };
      const employee = await within("employ", boss.employ(count, { params }));
      let next = 0;
      const reading = (async () => {
        for await (const { i, bytes } of employee as AsyncIterable<{ i: number; bytes: Buffer }>) {
          if (i !== next || bytes.length !== MIXED[i % MIXED.length])
            throw new Error(`message ${i} came instead of ${next}`);
          next++;
        }
      })();
      await within("the messages", reading, 40_000);
      expect(next).toBe(MESSAGES);
    });

    test(`${MESSAGES} messages to a worker arrive once and in order`, async () => {
      const boss = await c.boss();
      const employee = await within("employ", boss.employ(checkOrder));
      for (let i = 0; i < MESSAGES; i++)
        await employee.send({ i, bytes: Buffer.alloc(MIXED[i % MIXED.length] ?? 0) } as { i: number });
      await within("end", employee.end());
      expect(await within("result", employee.result, 40_000)).toEqual({
        received: MESSAGES,
        wrong: undefined,
      });
    });

    test("signals are obeyed in the order they were given", async () => {
      const boss = await c.boss();
      const employee = await within("employ", boss.employ(stroll));
      for (let round = 0; round < 50; round++) {
        const asked = [employee.suspend(), employee.status(), employee.resume(), employee.suspend()];
        const reports = await within("the answers", Promise.all([...asked, employee.resume()]));
        expect(reports.filter((_, i) => i !== 1).map(({ status }) => status)).toEqual([
          "STATUS_SUSPENDED",
          "STATUS_RUNNING",
          "STATUS_SUSPENDED",
          "STATUS_RUNNING",
        ]);
      }
    });
  });
}
