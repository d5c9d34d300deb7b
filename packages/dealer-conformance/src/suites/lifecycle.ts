import { describe, expect, test } from "vitest";
import type { Conformance } from "../conformance.js";
import { failureOf, TEST_MS, within } from "../deadline.js";
import { echo, give } from "../workers.js";

/** Open, employ, end, close. */
export function lifecycle(c: Conformance): void {
  describe("lifecycle", { timeout: TEST_MS }, () => {
    test("a worker is employed, works, ends, and leaves the staff", async () => {
      const boss = await c.boss();
      const employee = await within("employ", boss.employ(give, { params: "some" }));
      expect(await within("result", employee.result)).toBe("some");
      await within("exited", employee.exited);
      await within("close", boss.close());
      expect(boss.staff.size).toBe(0);
    });

    test("workers run where features say", async () => {
      const boss = await c.boss();
      const { where } = await within("employ", boss.employ(echo));
      expect(where.kind).toBe(c.features.place);
      if (where.kind === "process") expect(where.pid).not.toBe(process.pid);
    });

    test("a dealer that carried nothing closes; closing twice is fine, and each takes a second at most", async () => {
      const dealer = await c.dealer();
      await within("open", dealer.open({ bossName: "conformance", ringBytes: 65_536 }));
      await within("close", dealer.close(), 1000);
      await within("the second close", dealer.close(), 1000);
    });

    test("a dealer that was never opened closes", async () => {
      await within("close", (await c.dealer()).close(), 1000);
    });

    test("one dealer serves one boss: opening it again is a mistake that is told", async () => {
      const dealer = await c.dealer();
      await within("open", dealer.open({ bossName: "conformance", ringBytes: 65_536 }));
      const again = async (): Promise<void> => dealer.open({ bossName: "another", ringBytes: 65_536 });
      expect(await failureOf("the second open", again())).toBeInstanceOf(TypeError);
    });

    test("many come and go, one after the other and at once", async () => {
      const boss = await c.boss();
      for (let round = 0; round < 3; round++) {
        const staff = await within("employ", Promise.all([0, 1, 2, 3].map(() => boss.employ(echo))));
        for (const employee of staff) await within("send", employee.send(round));
        for (const employee of staff) {
          const { value } = await within("message", employee[Symbol.asyncIterator]().next());
          expect(value).toBe(round);
        }
        await within("dismiss", boss.dismiss(staff));
      }
      expect(boss.staff.size).toBe(0);
    });
  });
}
