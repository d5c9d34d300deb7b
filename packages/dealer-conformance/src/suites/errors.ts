import { describe, expect, test } from "vitest";
import type { Conformance } from "../conformance.js";
import { failureOf, TEST_MS, within } from "../deadline.js";
import { ends, give, sendsBadly } from "../workers.js";

/** What goes wrong is told where it belongs, with its code and its path. */
export function errors(c: Conformance): void {
  describe("errors", { timeout: TEST_MS }, () => {
    test("a worker's error arrives as cause, with class, properties and remote stack", async () => {
      const boss = await c.boss();
      const employee = await within("employ", boss.employ(ends, { params: "throws" }));
      const { cause } = await failureOf("result", employee.result);
      expect(cause).toBeInstanceOf(RangeError);
      expect(cause).toMatchObject({ message: "as told", detail: { depth: 2 } });
      expect((cause as Error).stack).toContain("workers");
    });

    test("what does not travel is BAD_DATA with its path, on both sides, and harms nobody", async () => {
      const boss = await c.boss();
      const bad = { list: [1, { symbol: Symbol("no") }] };
      const refused = await failureOf("employ", boss.employ(give, { params: bad }));
      expect(refused).toMatchObject({ code: "BAD_DATA" });
      expect(refused.message).toContain("list[1].symbol");
      const employee = await within("employ", boss.employ(sendsBadly));
      expect(await failureOf("send", employee.send(bad as never))).toMatchObject({ code: "BAD_DATA" });
      await within("send", employee.send("now you" as never));
      expect(await within("result", employee.result)).toMatchObject({
        code: "BAD_DATA",
        message: expect.stringContaining("deep.inside"),
      });
    });

    test("calls on an ended worker are WORKER_GONE with how it ended as cause", async () => {
      const boss = await c.boss();
      const employee = await within("employ", boss.employ(ends, { params: "throws" }));
      await within("exited", employee.exited);
      for (const call of [employee.status(), employee.suspend(), employee.send(1 as never)]) {
        const error = await failureOf("the call", call);
        expect(error).toMatchObject({ code: "WORKER_GONE", cause: { code: "WORKER_FAILED" } });
      }
    });

    test("a message beyond maxMessageBytes is MESSAGE_TOO_LARGE where it is sent", async () => {
      const boss = await c.boss({ maxMessageBytes: 100_000 });
      const employing = boss.employ(give, { params: Buffer.alloc(200_000) });
      expect(await failureOf("employ", employing)).toMatchObject({ code: "MESSAGE_TOO_LARGE" });
    });
  });
}
