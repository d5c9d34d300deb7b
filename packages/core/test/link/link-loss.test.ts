import type { AnyEmployee } from "@bossworks/core";
import { describe, expect, test } from "vitest";
import { makeMark } from "../control/mark.js";
import { bossBehindGate, DEALERS, eventOf, failureOf, within, worker } from "./support.js";

/** Nobody is lost while the gate is shut. */
const lostAfterMs = 60_000;

describe.each(DEALERS)("over %s", (_, make) => {
  test("a worker that shall continue does so while its link is broken", async () => {
    const { boss, gate } = bossBehindGate(make, { onLinkLoss: "continue", lostAfterMs });
    const employee = await boss.employ(worker("counts"));
    const told = statusesOf(employee);
    await passBreak(employee, gate);
    expect((await within("status", employee.status())).status).toBe("STATUS_RUNNING");
    expect(told).toEqual(["STATUS_RUNNING"]);
  });

  test("a worker that shall suspend does so while its link is broken", async () => {
    const mark = makeMark();
    const { boss, gate } = bossBehindGate(make, { onLinkLoss: "suspend", lostAfterMs });
    const employee = await boss.employ(worker("countsUntilAsked"), { params: { mark: mark.path } });
    const told = statusesOf(employee);
    // The first dial may come at once: who had no core meanwhile would find its SUSPEND and RESUME together.
    await passBreak(employee, gate, () => mark.whenSet());
    expect((await within("status", employee.status())).status).toBe("STATUS_RUNNING");
    expect(told).toEqual(["STATUS_SUSPENDED", "STATUS_RUNNING", "STATUS_RUNNING"]);
  });

  test("a worker that shall stop is stopped by the break", async () => {
    const { boss, gate } = bossBehindGate(make, { onLinkLoss: "stop", lostAfterMs, exitDrainMs: 5000 });
    const employee = await boss.employ(worker("counts"));
    await passBreak(employee, gate);
    expect(await failureOf("result", employee.result)).toMatchObject({ code: "WORKER_STOPPED" });
  });

  test.each([
    ["was suspended", true],
    ["waits for its start", false],
  ])("a worker that %s by its boss's order is not let go by its link", async (_name, autostart) => {
    const { boss, gate } = bossBehindGate(make, { onLinkLoss: "suspend", lostAfterMs, autostart });
    const employee = await boss.employ(worker("counts"));
    if (autostart) await within("suspend", employee.suspend());
    const { state } = employee;
    await passBreak(employee, gate);
    expect((await within("status", employee.status())).status).toBe(state);
    await within("resume", employee.resume());
    expect(employee.state).toBe("STATUS_RUNNING");
  });

  test("while a link is broken the boss says so", async () => {
    const { boss, gate } = bossBehindGate(make, { lostAfterMs, signalTimeoutMs: 100 });
    const employee = await boss.employ(worker("counts"));
    const broken = eventOf(employee, "linkbroken");
    gate.shut();
    expect((await broken).reason).toBe("cut by the test");
    const round = await within("status", boss.status());
    expect(round.get(employee.id)).toMatchObject({ link: "broken", error: { code: "SIGNAL_TIMEOUT" } });
    const restored = eventOf(employee, "linkrestored");
    gate.open();
    const { downMs, resent } = await restored;
    expect(downMs).toBeGreaterThanOrEqual(100 - 1);
    expect(resent).toBeGreaterThanOrEqual(0);
    const [report] = (await within("status", boss.status())).values();
    expect(report).toMatchObject({ link: "up", status: "STATUS_RUNNING" });
  });
});

/** Breaks the link, keeps it broken meanwhile, and waits for the next one. */
async function passBreak(
  employee: AnyEmployee,
  gate: { shut(): void; open(): void },
  meanwhile?: () => Promise<void>,
): Promise<void> {
  const broken = eventOf(employee, "linkbroken");
  const restored = eventOf(employee, "linkrestored");
  gate.shut();
  await broken;
  await meanwhile?.();
  gate.open();
  await restored;
}

function statusesOf(employee: AnyEmployee): string[] {
  const told: string[] = [];
  employee.on("status", ({ report }) => told.push(report.status));
  return told;
}
