import { describe, expect, test } from "vitest";
import type { Conformance } from "../conformance.js";
import { failureOf, TEST_MS, within } from "../deadline.js";
import { checkOrder, count, flood, idle } from "../workers.js";

const WINDOW = 128 * 1024;
const BLOCK = 1024;
const MOST = WINDOW / BLOCK;

/** A slow consumer slows the producer; nothing grows without end, nothing is lost. */
export function backPressure(c: Conformance): void {
  describe("back-pressure", { timeout: TEST_MS }, () => {
    test("messages nobody takes fill the window, then the worker's send waits", async () => {
      const boss = await c.boss({ windowBytes: WINDOW });
      const employee = await within("employ", boss.employ(flood, { params: BLOCK }));
      let stoodAt = -1;
      let report = await within("status", employee.status());
      // It stands when two reports, with all of it arrived, tell the same number.
      while (Number(report.progress) !== stoodAt || report.pending.fromWorker < MOST / 2) {
        stoodAt = Number(report.progress);
        report = await within("status", employee.status());
      }
      expect(report.pending.fromWorker).toBeLessThanOrEqual(MOST);
      const taken: unknown[] = [];
      for await (const message of employee) if (taken.push(message) === 4 * MOST) break;
      expect(taken).toHaveLength(4 * MOST);
    });

    test("the boss's send waits for a worker that takes nothing; SEND_OVERFLOW bounds who does not wait", async () => {
      const boss = await c.boss({ windowBytes: WINDOW });
      const employee = await within("employ", boss.employ(idle));
      const block = Buffer.alloc(BLOCK);
      const sends = Array.from({ length: 4 * MOST }, () => codeOf(employee.send(block)));
      await within("status", employee.status());
      await within("kill", employee.kill());
      const codes = await within("the sends", Promise.all(sends));
      const counted = (code: string): number => codes.filter((one) => one === code).length;
      expect(counted("ok")).toBeGreaterThan(MOST / 2);
      expect(counted("ok")).toBeLessThanOrEqual(MOST);
      expect(counted("WORKER_GONE")).toBeLessThanOrEqual(MOST + 1);
      expect(counted("SEND_OVERFLOW")).toBeGreaterThan(MOST);
      expect(await failureOf("another send", employee.send(block))).toMatchObject({ code: "WORKER_GONE" });
    });

    test("many times the window passes when both sides wait for one another", async () => {
      const boss = await c.boss({ windowBytes: WINDOW });
      const params = { messages: 20 * MOST, sizes: [BLOCK] };
      const talks = await within("employ", boss.employ(count, { params }));
      let got = 0;
      for await (const _ of talks) got++;
      expect(got).toBe(20 * MOST);
      const listens = await within("employ", boss.employ(checkOrder));
      for (let i = 0; i < 20 * MOST; i++) await listens.send({ i });
      await listens.end();
      expect(await within("result", listens.result)).toEqual({ received: 20 * MOST, wrong: undefined });
    });

    test("a message larger than the window passes alone", async () => {
      const boss = await c.boss({ windowBytes: WINDOW });
      const params = { messages: 3, sizes: [5 * WINDOW] };
      const employee = await within("employ", boss.employ(count, { params }));
      const sizes: number[] = [];
      for await (const { bytes } of employee as AsyncIterable<{ bytes: Buffer }>) sizes.push(bytes.length);
      expect(sizes).toEqual([5 * WINDOW, 5 * WINDOW, 5 * WINDOW]);
    });
  });
}

function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "ok",
    (error: { code?: string }) => String(error.code),
  );
}
