import { describe, expect, test } from "vitest";
import type { Conformance } from "../conformance.js";
import { failureOf, TEST_MS, within } from "../deadline.js";
import { deaf, ends, spin } from "../workers.js";

/** Death is noticed at once, told right, and takes nothing with it that had been sent. */
export function crash(c: Conformance): void {
  describe("crash", { timeout: TEST_MS }, () => {
    test.each([
      ["throws", { code: "WORKER_FAILED" }],
      ["exits", { code: "WORKER_EXITED", exitCode: 3 }],
    ] as const)("a worker that %s: what it had sent arrives, then its end", async (how, error) => {
      const boss = await c.boss();
      for (let round = 0; round < 3; round++) {
        const employee = await within("employ", boss.employ(ends, { params: how }));
        const got: unknown[] = [];
        const reading = (async () => {
          for await (const message of employee) got.push(message);
        })();
        expect(await failureOf("the iteration", reading)).toMatchObject({ code: error.code });
        expect(got).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        expect(await failureOf("result", employee.result)).toMatchObject(error);
      }
    });

    test("a worker that is killed is WORKER_KILLED, and pending signals to it are WORKER_GONE", async () => {
      const boss = await c.boss();
      const employee = await within("employ", boss.employ(deaf));
      const status = failureOf("status", employee.status());
      await within("kill", employee.kill());
      expect(await status).toMatchObject({ code: "WORKER_GONE" });
      expect(await failureOf("result", employee.result)).toMatchObject({ code: "WORKER_KILLED" });
      expect(boss.staff.size).toBe(0);
    });

    test("a worker that never reaches a checkpoint is ended by the ladder; its neighbour goes on", async () => {
      const boss = await c.boss({ stopGraceMs: 200 });
      const [stuck, fine] = await within("employ", Promise.all([boss.employ(deaf), boss.employ(spin)]));
      await within("stop", stuck.stop());
      expect(await failureOf("result", stuck.result)).toMatchObject({ code: "WORKER_KILLED" });
      expect((await within("status", fine.status())).status).toBe("STATUS_RUNNING");
    });
  });
}
