import { describe, expect, test } from "vitest";
import type { Conformance } from "../conformance.js";
import { TEST_MS, within } from "../deadline.js";
import { flood, idle, spin } from "../workers.js";

const WINDOW = 4 * 1024 * 1024;
const BLOCK = 16 * 1024;

/** Nothing on the control lane waits for data. */
export function controlOvertakesData(c: Conformance): void {
  describe("control overtakes data", { timeout: TEST_MS }, () => {
    test("signals reach a worker behind a window full of data it does not take", async () => {
      const boss = await c.boss({ windowBytes: WINDOW });
      const employee = await within("employ", boss.employ(idle));
      const block = Buffer.alloc(BLOCK);
      for (let sent = 0; sent < WINDOW; sent += BLOCK) void employee.send(block).catch(() => {});
      expect((await within("suspend", employee.suspend())).status).toBe("STATUS_SUSPENDED");
      expect((await within("resume", employee.resume())).status).toBe("STATUS_RUNNING");
      await within("stop", employee.stop());
      expect(employee.state).toBe("STATUS_STOPPED");
    });

    test("answers of a flooding worker arrive though nobody reads the flood", async () => {
      const boss = await c.boss({ windowBytes: WINDOW });
      const employee = await within("employ", boss.employ(flood, { params: BLOCK }));
      for (let i = 0; i < 20; i++) await within("status", employee.status());
      await within("suspend", employee.suspend());
      await within("stop", employee.stop());
      expect(employee.state).toBe("STATUS_STOPPED");
    });

    test("a large message on its way holds up no signal", async () => {
      const boss = await c.boss();
      const employee = await within("employ", boss.employ(spin));
      const sending = employee.send(Buffer.alloc(64 * 1024 * 1024));
      for (let i = 0; i < 20; i++) await within("status", employee.status(), 5000);
      await within("stop", employee.stop());
      await within(
        "the send",
        sending.catch(() => {}),
      );
      expect(employee.state).toBe("STATUS_STOPPED");
    });
  });
}
