import { expect, test } from "vitest";
import { beyond, eventOf, makeBoss, turn, within, worker } from "./support.js";

const CYCLES = 100;

test.each(["checkpointSync", "checkpoint", "send", "sendSync", "call", "callSync"])(
  "a loop of %s stands at the very step it confirms SUSPEND with, each of many times",
  async (name) => {
    const boss = makeBoss();
    const employee = await boss.employ(worker("loops", name));
    boss.on("message", () => {});
    employee.onCall(() => "go on");
    for (let i = 0; i < CYCLES; i++) {
      const confirmed = eventOf(employee, "status", ({ report }) => report.status === "STATUS_SUSPENDED");
      await within("suspend", employee.suspend());
      const { progress: confirmedAt } = (await confirmed).report;
      const { progress: soonAfter } = await within("status", employee.status());
      await turn();
      const { status, progress: later } = await within("status", employee.status());
      expect({ cycle: i, status, soonAfter, later }).toEqual({
        cycle: i,
        status: "STATUS_SUSPENDED",
        soonAfter: confirmedAt,
        later: confirmedAt,
      });
      await within("resume", employee.resume());
    }
  },
);

test.each(["receive", "receiveSync", "call", "callSync"])(
  "a %s whose timeoutMs runs out while the worker is suspended does not set it going",
  async (kind) => {
    const boss = makeBoss();
    const definition = worker("loops", "timeouts");
    const employee = await boss.employ(definition, { params: kind });
    // Its twin is the clock: so many timeouts pass for it while the other stands.
    const twin = await boss.employ(definition, { params: kind });
    await within("suspend", employee.suspend());
    const { progress: stoodAt } = await within("status", employee.status());
    const { progress: twinAt } = await within("status", twin.status());
    await beyond(twin, Number(twinAt) + 20);
    const { status, progress } = await within("status", employee.status());
    expect({ status, progress }).toEqual({ status: "STATUS_SUSPENDED", progress: stoodAt });
    await within("resume", employee.resume());
    await beyond(employee, Number(stoodAt));
  },
);
