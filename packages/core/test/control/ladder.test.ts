import { expect, test } from "vitest";
import { failureOf, makeBoss, within, worker } from "./support.js";

const GRACES = { stopGraceMs: 200, killGraceMs: 300 };
/** What a loaded machine may add. */
const SLACK_MS = 1500;
const DEAF = ["neverYields", "backtracks", "sleepsOnAtomics", "swallowsStop"];

async function timed(act: () => Promise<unknown>): Promise<number> {
  const begunAt = performance.now();
  await within("the end", act());
  return performance.now() - begunAt;
}

test.each(DEAF)(
  "stop() of a worker that does not obey (%s) ends it after the graces, no sooner, as WORKER_KILLED",
  async (name) => {
    const boss = makeBoss(GRACES);
    const employee = await boss.employ(worker("harmful", name));
    const tookMs = await timed(() => employee.stop());
    expect(tookMs).toBeGreaterThanOrEqual(GRACES.stopGraceMs - 5);
    expect(tookMs).toBeLessThan(GRACES.stopGraceMs + GRACES.killGraceMs + SLACK_MS);
    const error = await failureOf("result", employee.result);
    expect(error).toMatchObject({ code: "WORKER_KILLED", worker: employee.id });
    expect(error.leaked).not.toBe(true);
  },
);

test.each(DEAF)("kill() ends it at once (%s)", async (name) => {
  const boss = makeBoss({ stopGraceMs: 60_000, killGraceMs: 5000 });
  const employee = await boss.employ(worker("harmful", name));
  expect(await timed(() => employee.kill())).toBeLessThan(SLACK_MS);
  expect(await failureOf("result", employee.result)).toMatchObject({ code: "WORKER_KILLED" });
  expect(boss.staff.size).toBe(0);
});

test("a worker that obeys is not waited for longer than it takes", async () => {
  const boss = makeBoss({ stopGraceMs: 60_000 });
  const employee = await boss.employ(worker("loops", "checkpointSync"));
  expect(await timed(() => employee.stop())).toBeLessThan(SLACK_MS);
  expect(await failureOf("result", employee.result)).toMatchObject({ code: "WORKER_STOPPED" });
});

test("kill() during stop() does not wait for the grace", async () => {
  const boss = makeBoss({ stopGraceMs: 60_000 });
  const employee = await boss.employ(worker("harmful", "neverYields"));
  const stopping = employee.stop();
  expect(await timed(() => Promise.all([employee.kill(), stopping]))).toBeLessThan(SLACK_MS);
  expect(await failureOf("result", employee.result)).toMatchObject({ code: "WORKER_KILLED" });
});

test("stop, kill and dismiss never reject SIGNAL_TIMEOUT, however short it is", async () => {
  const boss = makeBoss({ ...GRACES, signalTimeoutMs: 1 });
  for (const end of ["stop", "kill", "dismiss"] as const) {
    const employee = await boss.employ(worker("harmful", "neverYields"));
    await within(end, employee[end]());
    expect(boss.staff.has(employee.id)).toBe(false);
  }
});

test("the ladder of one worker touches no other, and all are climbed at once", async () => {
  const boss = makeBoss(GRACES);
  const obeys = await boss.employ(worker("loops", "checkpointSync"));
  const deaf = await Promise.all([1, 2].map(() => boss.employ(worker("harmful", "sleepsOnAtomics"))));
  const tookMs = await timed(() => boss.stop());
  expect(tookMs).toBeLessThan(GRACES.stopGraceMs + GRACES.killGraceMs + SLACK_MS);
  expect(await failureOf("result", obeys.result)).toMatchObject({ code: "WORKER_STOPPED" });
  for (const employee of deaf) {
    expect(await failureOf("result", employee.result)).toMatchObject({ code: "WORKER_KILLED" });
  }
});
