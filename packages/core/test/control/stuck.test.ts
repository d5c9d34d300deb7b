import type { AnyEmployee } from "@bossworks/core";
import { expect, test } from "vitest";
import { holdThread } from "../failures/support/hold-thread.js";
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
  for (let i = 0; i < 2; i++) {
    const clock = eventOf(boss, "stuck", ({ employee }) => employee.name === "clock");
    await boss.employ(worker("harmful", "sleepsOnAtomics"), { name: "clock" });
    await clock;
  }
}

/** Somebody to be left alone: what it does, and what is done to it first. */
interface Calm {
  readonly file: string;
  readonly name: string;
  readonly params?: unknown;
  readonly suspended?: boolean;
}

/** Tests that they get no `stuck`, though a boss has several. */
async function expectNoneStuck(calm: readonly Calm[]): Promise<void> {
  const boss = makeBoss({ ...STUCK, windowBytes: 65_536 });
  const told: string[] = [];
  for (const { file, name, params, suspended } of calm) {
    const employee = (await boss.employ(worker(file, name), { params })) as AnyEmployee;
    employee.on("stuck", () => told.push(name));
    if (suspended) await within("suspend", employee.suspend());
  }
  await afterSomeTime(boss);
  expect(told).toEqual([]);
}

test.each(["checkpointSync", "checkpoint"])("a loop of %s is not stuck", (name) =>
  expectNoneStuck([{ file: "loops", name }]),
);

test("workers that wait are not stuck: in receive, for room in the window, for an answer, for RESUME", () =>
  expectNoneStuck([
    { file: "loops", name: "receive" },
    { file: "loops", name: "receiveSync" },
    { file: "talks", name: "fillsSync", params: 10_000 },
    { file: "loops", name: "callSync" },
    { file: "elsewhere", name: "busyThenCalls", params: STUCK_AFTER_MS / 2 },
    { file: "loops", name: "checkpointSync", suspended: true },
  ]));

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
    holdThread(STUCK_AFTER_MS + 50);
    await turn();
  }
  await within("status", employee.status());
  await turn();
  expect(told).toBe(0);
});

test("an idle worker of a pool is not stuck", async () => {
  const boss = makeBoss(STUCK);
  const told: string[] = [];
  boss.on("stuck", ({ employee }) => told.push(employee.name));
  const pool = boss.pool(worker("talks", "counts"), { size: 1, name: "idle" });
  await within("a task", pool.run(0));
  // Two others become stuck one after the other: as much time has passed.
  for (const name of ["first", "second"]) {
    const stuck = eventOf(boss, "stuck", ({ employee }) => employee.name === name);
    await boss.employ(worker("harmful", "sleepsOnAtomics"), { name });
    await stuck;
  }
  expect(told).toEqual(["first", "second"]);
});
