import type { AnyEmployee } from "@bossworks/core";
import { expect, test } from "vitest";
import { eventOf, makeBoss, turn, within, worker } from "./support.js";

/** Long enough that a thread of a busy machine gets its turn within it. */
const STUCK_AFTER_MS = 300;
const STUCK = { stuckAfterMs: STUCK_AFTER_MS, stopGraceMs: 50 };

test.each(["neverYields", "sleepsOnAtomics"])(
  "stuck is told of a worker without checkpoints (%s), once, and nothing is done to it",
  async (name) => {
    const boss = makeBoss(STUCK);
    let told = 0;
    boss.on("stuck", () => told++);
    const stuck = eventOf(boss, "stuck");
    const employee = await boss.employ(worker("harmful", name));
    const event = await stuck;
    expect(event.employee).toBe(employee);
    expect(event.sinceMs).toBeGreaterThanOrEqual(STUCK_AFTER_MS);
    expect(event.sinceMs).toBeLessThan(5000);
    expect([employee.state, boss.staff.has(employee.id)]).toEqual(["STATUS_RUNNING", true]);
    // A second worker becoming stuck shows that as much time has passed again.
    const second = eventOf(boss, "stuck", (next) => next.employee !== employee);
    await boss.employ(worker("harmful", "sleepsOnAtomics"));
    await second;
    expect(told).toBe(2);
  },
);

test("stuck is told of a worker that computes on, unstuck when it reaches checkpoints again", async () => {
  const boss = makeBoss(STUCK);
  const told: string[] = [];
  boss.on("stuck", () => told.push("stuck"));
  boss.on("unstuck", () => told.push("unstuck"));
  const unstuck = eventOf(boss, "unstuck");
  const employee = await boss.employ(worker("elsewhere", "busyThenLoops"), { params: 3 * STUCK_AFTER_MS });
  const event = await unstuck;
  expect(event.employee).toBe(employee);
  expect(event.sinceMs).toBeGreaterThan(STUCK_AFTER_MS);
  expect(told).toEqual(["stuck", "unstuck"]);
  // Awaiting something else is no checkpoint either.
  const awaits = eventOf(boss, "stuck", ({ employee: other }) => other !== employee);
  const second = await boss.employ(worker("elsewhere", "awaitsForEver"));
  expect((await awaits).employee).toBe(second);
});

/** Lets a worker be for several times `stuckAfterMs`, measured by another that gets stuck. */
async function afterSomeTime(boss: ReturnType<typeof makeBoss>): Promise<void> {
  for (let i = 0; i < 3; i++) {
    const clock = eventOf(boss, "stuck", ({ employee }) => employee.name === "clock");
    await boss.employ(worker("harmful", "sleepsOnAtomics"), { name: "clock" });
    await clock;
  }
}

const CALM: [
  what: string,
  file: string,
  name: string,
  params: unknown,
  then: (employee: AnyEmployee) => Promise<unknown>,
][] = [
  ["a loop of checkpointSync", "loops", "checkpointSync", undefined, async () => {}],
  ["a loop of checkpoint", "loops", "checkpoint", undefined, async () => {}],
  ["one that waits in receive", "loops", "receive", undefined, async () => {}],
  ["one that waits in receiveSync", "loops", "receiveSync", undefined, async () => {}],
  ["a suspended one", "loops", "checkpointSync", undefined, (employee) => employee.suspend()],
  ["one that is CALLING", "loops", "callSync", undefined, async () => {}],
  ["one that computed, then is CALLING", "elsewhere", "busyThenCalls", STUCK_AFTER_MS / 2, async () => {}],
  ["one that sends into a full window", "talks", "fillsSync", 10_000, async () => {}],
];

test.each(CALM)("%s is not stuck", async (_, file, name, params, then) => {
  const boss = makeBoss({ ...STUCK, windowBytes: 65_536 });
  const employee = await boss.employ(worker(file, name), { params });
  let told = 0;
  employee.on("stuck", () => told++);
  await within("it", then(employee));
  await afterSomeTime(boss);
  expect(told).toBe(0);
});

test("without stuckAfterMs nothing is told", async () => {
  const boss = makeBoss({ stopGraceMs: 50 });
  let told = 0;
  boss.on("stuck", () => told++);
  await boss.employ(worker("harmful", "sleepsOnAtomics"));
  await afterSomeTime(makeBoss(STUCK));
  expect(told).toBe(0);
});

test("a boss whose own event loop stalls does not take its workers for stuck", async () => {
  const boss = makeBoss(STUCK);
  const employee = await boss.employ(worker("elsewhere", "strolls"));
  let told = 0;
  employee.on("stuck", () => told++);
  for (let i = 0; i < 5; i++) {
    const until = performance.now() + STUCK_AFTER_MS + 50;
    while (performance.now() < until);
    await turn();
  }
  await within("status", employee.status());
  await turn();
  expect(told).toBe(0);
});
