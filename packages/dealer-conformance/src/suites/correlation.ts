import { describe, expect, test } from "vitest";
import type { Conformance } from "../conformance.js";
import { TEST_MS, within } from "../deadline.js";
import { echo, spin, stroll } from "../workers.js";

/** Every answer goes to who asked. */
export function correlation(c: Conformance): void {
  describe("correlation", { timeout: TEST_MS }, () => {
    test("hundreds of signals at once to several workers: each is answered by its own worker", async () => {
      const boss = await c.boss({ signalTimeoutMs: 20_000 });
      const staff = await within(
        "employ",
        Promise.all([spin, stroll, spin].map((worker) => boss.employ(worker))),
      );
      const asked = staff.flatMap((employee) =>
        Array.from({ length: 100 }, async () => [employee.id, (await employee.status()).id]),
      );
      for (const [asking, answering] of await within("the answers", Promise.all(asked)))
        expect(answering).toBe(asking);
    });

    test("workers' messages are told with their sender", async () => {
      const boss = await c.boss();
      const staff = await within(
        "employ",
        Promise.all([echo, echo, echo].map((worker) => boss.employ(worker))),
      );
      const messages = boss.messages();
      for (const employee of staff) for (let i = 0; i < 20; i++) await employee.send(`${employee.id}:${i}`);
      const next = new Map(staff.map(({ id }) => [id, 0]));
      for (let got = 0; got < 60; got++) {
        const { value } = await within("message", messages.next());
        const { employee, data } = value;
        const i = next.get(employee.id) ?? Number.NaN;
        expect(data).toBe(`${employee.id}:${i}`);
        next.set(employee.id, i + 1);
      }
    });
  });
}
