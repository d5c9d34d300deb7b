import { order } from "@bossworks/core";
import { describe, expect, test } from "vitest";
import type { Conformance } from "../conformance.js";
import { failureOf, TEST_MS, until, within } from "../deadline.js";
import { call, callSync } from "../workers.js";

const KINDS = [
  ["call", call],
  ["callSync", callSync as unknown as typeof call],
] as const;

/** The ceremony in which the worker's data goes first. */
export function calling(c: Conformance): void {
  describe("calling", { timeout: TEST_MS }, () => {
    test.each(KINDS)("%s: every call gets its own answer", async (_, worker) => {
      const boss = await c.boss();
      boss.onCall((_employee, data) => Number(data) * 2);
      const employee = await within("employ", boss.employ(worker, { params: 200 }));
      expect(await within("result", employee.result)).toEqual(Array.from({ length: 200 }, (_x, i) => 2 * i));
    });

    test.each(KINDS)(
      "%s: while CALLING other signals wait, and are answered after LISTEN",
      async (_, worker) => {
        const boss = await c.boss();
        const employee = await within("employ", boss.employ(worker, { params: 1 }));
        await until("CALLING", () => employee.state === "STATUS_CALLING");
        const told: string[] = [];
        const waiting = [
          employee.status().then(({ status }) => told.push(status)),
          employee.suspend().then(({ status }) => told.push(status)),
        ];
        expect(employee.state).toBe("STATUS_CALLING");
        employee.onCall(() => "answer");
        await within("the signals", Promise.all(waiting));
        expect(told).toEqual(["STATUS_WAITING", "STATUS_SUSPENDED"]);
        await within("resume", employee.resume());
        expect(await within("result", employee.result)).toEqual(["answer"]);
      },
    );

    test.each(KINDS)("%s: STOP is obeyed while CALLING", async (_, worker) => {
      const boss = await c.boss();
      const employee = await within("employ", boss.employ(worker, { params: 1 }));
      await until("CALLING", () => employee.state === "STATUS_CALLING");
      await within("stop", employee.stop());
      expect(await failureOf("result", employee.result)).toMatchObject({ code: "WORKER_STOPPED" });
    });

    test.each(KINDS)("%s: an order may be the answer", async (_, worker) => {
      const boss = await c.boss();
      boss.onCall(() => order("STOP"));
      const employee = await within("employ", boss.employ(worker, { params: 1 }));
      expect(await failureOf("result", employee.result)).toMatchObject({ code: "WORKER_STOPPED" });
    });

    test("an answer above 64 KiB reaches the worker whole", async () => {
      const boss = await c.boss();
      boss.onCall(() => "x".repeat(500_000));
      const employee = await within("employ", boss.employ(call, { params: 2 }));
      const answers = (await within("result", employee.result)) as string[];
      expect(answers.map(({ length }) => length)).toEqual([500_000, 500_000]);
    });
  });
}
