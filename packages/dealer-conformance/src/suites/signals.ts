import { describe, expect, test } from "vitest";
import type { Conformance } from "../conformance.js";
import { failureOf, TEST_MS, within } from "../deadline.js";
import { deaf, echo, echoSync, spin, stroll } from "../workers.js";

/** Every signal is answered once, by loops that never yield too. */
export function signals(c: Conformance): void {
  describe("signals", { timeout: TEST_MS }, () => {
    test.each([
      ["a loop that never yields", spin],
      ["a loop that awaits checkpoints", stroll as unknown as typeof spin],
      ["a worker that waits for input", echo as unknown as typeof spin],
      ["a worker blocked in receiveSync", echoSync as unknown as typeof spin],
    ] as const)("%s obeys STATUS, SUSPEND, RESUME and STOP", async (_, worker) => {
      const boss = await c.boss();
      const employee = await within("employ", boss.employ(worker));
      expect((await within("status", employee.status())).status).toBe("STATUS_RUNNING");
      expect((await within("suspend", employee.suspend())).status).toBe("STATUS_SUSPENDED");
      expect((await within("status", employee.status())).status).toBe("STATUS_SUSPENDED");
      expect((await within("again", employee.suspend())).status).toBe("STATUS_SUSPENDED");
      expect((await within("resume", employee.resume())).status).toBe("STATUS_RUNNING");
      expect((await within("again", employee.resume())).status).toBe("STATUS_RUNNING");
      await within("stop", employee.stop());
      expect(employee.state).toBe("STATUS_STOPPED");
      expect(await failureOf("result", employee.result)).toMatchObject({ code: "WORKER_STOPPED" });
    });

    test("autostart off: READY, then RESUME starts it", async () => {
      const boss = await c.boss({ autostart: false });
      const employee = await within("employ", boss.employ(spin));
      expect(employee.state).toBe("STATUS_READY");
      expect((await within("status", employee.status())).status).toBe("STATUS_READY");
      expect((await within("resume", employee.resume())).status).toBe("STATUS_RUNNING");
      expect((await within("status", employee.status())).status).toBe("STATUS_RUNNING");
    });

    test("a signal nobody obeys is SIGNAL_TIMEOUT, and the worker can still be killed", async () => {
      const boss = await c.boss();
      const employee = await within("employ", boss.employ(deaf));
      expect(await failureOf("status", employee.status({ timeoutMs: 100 }))).toMatchObject({
        code: "SIGNAL_TIMEOUT",
      });
      await within("kill", employee.kill());
      expect(await failureOf("result", employee.result)).toMatchObject({ code: "WORKER_KILLED" });
    });

    test("a whole staff is asked at once", async () => {
      const boss = await c.boss();
      await within("employ", Promise.all([spin, spin, stroll].map((worker) => boss.employ(worker))));
      const round = await within("status", boss.status());
      expect([...round.values()].map(({ status, error }) => error ?? status)).toEqual(
        Array(3).fill("STATUS_RUNNING"),
      );
    });
  });
}
