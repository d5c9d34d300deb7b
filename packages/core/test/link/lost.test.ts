import { pipeDealer } from "@bossworks/dealer-pipe";
import { expect, test } from "vitest";
import { bossBehindGate, eventOf, failureOf, within, worker } from "./support.js";
import { thawAfterVerdict } from "./thaw.js";
import { expectBusyBossToFindIt, expectNobodyLost, expectToBeLost } from "./verdicts.js";

/** The shortest there are. */
const QUICK = { heartbeatMs: 100, lostAfterMs: 500 };

test("a frozen worker is lost in time, and killed", async () => {
  await expectToBeLost(QUICK);
});

test("a worker that thaws after the verdict is heard by nobody, and finds no way back", async () => {
  const { before, after, redials } = await thawAfterVerdict(QUICK);
  expect(before).toBeGreaterThan(0);
  expect(after).toBe(before);
  expect(redials).toBeGreaterThan(0);
});

test("a worker whose link does not come back is lost", async () => {
  const { boss, gate } = bossBehindGate(() => pipeDealer(), QUICK);
  const employee = await boss.employ(worker("counts"));
  const [broken, lost] = [eventOf(employee, "linkbroken"), eventOf(employee, "lost")];
  const since = performance.now();
  gate.shut();
  await broken;
  expect((await lost).reason).toBe("nothing was heard for 500 ms");
  expect(performance.now() - since).toBeGreaterThanOrEqual(QUICK.lostAfterMs - 5);
  const error = await failureOf("result", employee.result);
  expect(error).toMatchObject({ code: "WORKER_LOST", cause: { message: "cut by the test" } });
  expect(await within("exit", employee.exited)).toEqual({ code: null, signal: "SIGKILL" });
});

test.each(["deaf", "suspended"] as const)("a worker that is %s is not lost", async (how) => {
  await expectNobodyLost(how, { ...QUICK, forMs: 4 * QUICK.lostAfterMs });
});

test("a boss that was busy for longer than any limit finds its worker, and the link, as they were", async () => {
  await expectBusyBossToFindIt({ ...QUICK, busyMs: 2500 });
});
