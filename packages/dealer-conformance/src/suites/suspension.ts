import { describe, expect, test } from "vitest";
import type { Conformance } from "../conformance.js";
import { TEST_MS, within } from "../deadline.js";
import { checkOrder, flood, spin, stroll } from "../workers.js";

/** Suspended means suspended. */
export function suspension(c: Conformance): void {
  describe("suspension", { timeout: TEST_MS }, () => {
    test.each([
      ["a loop that never yields", spin],
      ["a loop that awaits checkpoints", stroll as unknown as typeof spin],
    ] as const)("%s stands at the step it confirmed, until RESUME", async (_, worker) => {
      const boss = await c.boss();
      const employee = await within("employ", boss.employ(worker));
      for (let round = 0; round < 20; round++) {
        const { progress } = await within("suspend", employee.suspend());
        for (let look = 0; look < 3; look++)
          expect((await within("status", employee.status())).progress).toBe(progress);
        await within("resume", employee.resume());
        while (Number((await within("status", employee.status())).progress) <= Number(progress));
      }
    });

    test("data waits for a suspended worker and reaches it in order", async () => {
      const boss = await c.boss();
      const employee = await within("employ", boss.employ(checkOrder));
      await within("suspend", employee.suspend());
      for (let i = 0; i < 100; i++) await within("send", employee.send({ i }));
      await within("end", employee.end());
      expect((await within("status", employee.status())).status).toBe("STATUS_SUSPENDED");
      await within("resume", employee.resume());
      expect(await within("result", employee.result)).toEqual({ received: 100, wrong: undefined });
    });

    test("a suspended sender sends nothing more", async () => {
      const boss = await c.boss();
      const employee = await within("employ", boss.employ(flood, { params: 10 }));
      let got = 0;
      employee.on("message", () => got++);
      await within("suspend", employee.suspend());
      const { progress } = await within("status", employee.status());
      // What it had sent before arrives before the answers that follow.
      for (let look = 0; look < 10; look++) await within("status", employee.status());
      const stoodAt = got;
      for (let look = 0; look < 10; look++)
        expect((await within("status", employee.status())).progress).toBe(progress);
      expect(got - stoodAt).toBeLessThanOrEqual(1);
      await within("stop", employee.stop());
    });
  });
}
