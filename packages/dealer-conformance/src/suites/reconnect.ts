import type { Boss, Employee } from "@bossworks/core";
import { describe, expect, test } from "vitest";
import type { Conformance } from "../conformance.js";
import { TEST_MS, until, within } from "../deadline.js";
import { checkOrder, count, echo, spin } from "../workers.js";

const MESSAGES = 2000;
const MESSAGES_A_BREAK = 100;

/** A link that breaks is replaced, and nobody above it loses anything. Packet dealers only. */
export function reconnect(c: Conformance): void {
  describe("reconnect", { timeout: TEST_MS }, () => {
    test(`${MESSAGES} messages there and back pass once and in order while links break`, async () => {
      const { boss, breakLinks } = await c.breakableBoss();
      const employee = await within("employ", boss.employ(echo));
      const links = watchLinks(boss);
      let next = 0;
      const reading = (async () => {
        for await (const i of employee as AsyncIterable<number>) {
          if (i !== next) throw new Error(`message ${i} came instead of ${next}`);
          if (++next % MESSAGES_A_BREAK === 0) breakLinks();
          if (next === MESSAGES) return;
        }
      })();
      for (let i = 0; i < MESSAGES; i++) await within("send", employee.send(i as never));
      await within("the messages", reading, 40_000);
      expect(links.broken.length).toBeGreaterThan(0);
      await until("the last link", () => links.restored.length === links.broken.length);
    });

    test.each([
      ["from a worker", count],
      ["to a worker", checkOrder],
    ])("a stream of large messages %s survives breaks in its middle", async (_, worker) => {
      const { boss, breakLinks } = await c.breakableBoss();
      const params = { messages: 100, sizes: [100_000, 10, 300_000] };
      const employee = (await within("employ", boss.employ(worker as typeof count, { params }))) as Employee;
      const links = watchLinks(boss);
      let next = 0;
      employee.on("message", ({ data }) => {
        if ((data as { i: number }).i === next && ++next % 20 === 10) breakLinks();
      });
      if (worker === count) {
        expect(await within("result", employee.result, 40_000)).toBe(100);
        expect(next).toBe(100);
      } else {
        for (let i = 0; i < 100; i++) {
          await within("send", employee.send({ i, bytes: Buffer.alloc(100_000) } as never), 40_000);
          if (i % 20 === 10) breakLinks();
        }
        await within("end", employee.end());
        expect(await within("result", employee.result, 40_000)).toEqual({ received: 100, wrong: undefined });
      }
      expect(links.broken.length).toBeGreaterThan(0);
    });

    test("a break is told once, and its mend with how long it lasted", async () => {
      const { boss, breakLinks } = await c.breakableBoss();
      const employee = await within("employ", boss.employ(spin));
      const links = watchLinks(boss);
      breakLinks();
      await until("the break", () => links.broken.length === 1);
      await until("the mend", () => links.restored.length === 1);
      expect(links.broken[0]?.reason).not.toBe("");
      expect(links.restored[0]?.downMs).toBeGreaterThanOrEqual(0);
      expect((await within("status", employee.status())).link).toBe("up");
      expect([links.broken.length, links.restored.length]).toEqual([1, 1]);
    });

    test("orders given while the link is down are obeyed, once and in order", async () => {
      const { boss, breakLinks } = await c.breakableBoss();
      const employee = await within("employ", boss.employ(spin));
      for (let round = 0; round < 10; round++) {
        breakLinks();
        const asked = [employee.suspend(), employee.resume(), employee.suspend()];
        const reports = await within("the answers", Promise.all(asked));
        expect(reports.map(({ status }) => status)).toEqual([
          "STATUS_SUSPENDED",
          "STATUS_RUNNING",
          "STATUS_SUSPENDED",
        ]);
        await within("resume", employee.resume());
      }
    });

    test("a worker that ends while its link is down tells its result", async () => {
      const { boss, breakLinks } = await c.breakableBoss();
      const employee = await within("employ", boss.employ(checkOrder));
      for (let i = 0; i < 10; i++) await within("send", employee.send({ i }));
      const ending = employee.end();
      breakLinks();
      await within("end", ending);
      expect(await within("result", employee.result)).toEqual({ received: 10, wrong: undefined });
    });

    test("close settles while a link is down", async () => {
      const { boss, breakLinks } = await c.breakableBoss();
      await within("employ", Promise.all([boss.employ(spin), boss.employ(echo)]));
      breakLinks();
      await within("close", boss.close());
      expect(boss.staff.size).toBe(0);
    });
  });
}

/** What a boss tells of its links from here on. */
function watchLinks(boss: Boss): {
  readonly broken: { readonly reason: string }[];
  readonly restored: { readonly downMs: number }[];
} {
  const links = { broken: [] as { reason: string }[], restored: [] as { downMs: number }[] };
  boss.on("linkbroken", ({ reason }) => links.broken.push({ reason }));
  boss.on("linkrestored", ({ downMs }) => links.restored.push({ downMs }));
  return links;
}
