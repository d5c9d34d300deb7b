import type { AnyEmployee, RestartKind } from "@bossworks/core";
import { expect, test } from "vitest";
import {
  AT_ONCE,
  countLives,
  eventOf,
  failureOf,
  makeBoss,
  mistakeOf,
  PLACE,
  within,
  worker,
} from "./support.js";

type End = (employee: AnyEmployee) => Promise<unknown>;

const byItself: End = async () => {};
const killFromOutside: End = async (employee) => process.kill(employee.where.pid, "SIGKILL");

/** Ends nobody asked for: how they are told, and after which policies another follows. */
const ENDS: [title: string, how: string, ends: string, end: End, restarts: RestartKind[]][] = [
  ["returns", "FINISHED", "return", byItself, ["always"]],
  ["throws", "FAILED", "throw", byItself, ["on-failure", "always"]],
  ["exits", "EXITED", "exit", byItself, ["on-failure", "always"]],
];
// Only a process can be killed by somebody else.
if (PLACE === "process") {
  ENDS.push(["is killed from outside", "EXITED", "wait", killFromOutside, ["on-failure", "always"]]);
}

const CASES = ENDS.flatMap(([title, how, ends, end, restarts]) =>
  (["never", "on-failure", "always"] as const).map(
    (policy) => [policy, title, restarts.includes(policy) ? "is" : "is not", how, ends, end] as const,
  ),
);

test.each(CASES)("%s: a worker that %s %s restarted", async (policy, _, isRestarted, how, ends, end) => {
  const boss = makeBoss();
  countLives(boss);
  const exit = eventOf(boss, "exit");
  const restarted = isRestarted === "is" ? eventOf(boss, "restarted") : undefined;
  const said = eventOf(boss, "message");
  const restart = { policy, backoffMs: AT_ONCE };
  const employee = await boss.employ(worker("lives"), { params: { ends: [ends] }, restart });
  await said;
  await end(employee);
  expect(await exit).toMatchObject({ employee, how });
  if (restarted) {
    const event = await restarted;
    expect(event).toEqual({ previous: employee, employee: event.employee, reason: how });
    expect(event.employee).not.toBe(employee);
    expect([...boss.staff.values()]).toEqual([event.employee]);
  } else {
    // Nobody is to come: there is room at once, and `stop` has nobody to stop.
    expect(boss.staff.size).toBe(0);
    await expectNobody(boss);
  }
});

const ASKED: [title: string, ask: End][] = [
  ["stop", (employee) => employee.stop()],
  ["kill", (employee) => employee.kill()],
  ["dismiss", (employee) => employee.dismiss()],
];

test.each(ASKED)("%s is never followed by a restart, whatever the policy", async (_, ask) => {
  const boss = makeBoss();
  countLives(boss);
  const said = eventOf(boss, "message");
  const restart = { policy: "always", backoffMs: AT_ONCE } as const;
  const employee = await boss.employ(worker("lives"), { params: { ends: [] }, restart });
  await said;
  await within("the end", ask(employee));
  expect(boss.staff.size).toBe(0);
  await expectNobody(boss);
});

test("nor is a STOP that the boss gives in answer to a call, nor close()", async () => {
  const { order } = await import("@bossworks/core");
  const boss = makeBoss();
  boss.onCall(() => order("STOP"));
  const restart = { policy: "always", backoffMs: AT_ONCE } as const;
  const exit = eventOf(boss, "exit");
  await boss.employ(worker("lives"), { params: { ends: [] }, restart });
  expect(await exit).toMatchObject({ how: "STOPPED" });
  await expectNobody(boss);
  await boss.employ(worker("lives"), { params: { ends: [] }, restart });
  let restarts = 0;
  boss.on("restarted", () => restarts++);
  await within("close", boss.close());
  expect([boss.staff.size, restarts]).toEqual([0, 0]);
});

test("a first start that fails is told by employ and not tried again", async () => {
  const boss = makeBoss({ maxStaff: 1 });
  const restart = { policy: "always", backoffMs: AT_ONCE } as const;
  const failed = boss.employ(worker("missing"), { restart });
  expect(await failureOf("employ", failed)).toMatchObject({ code: "WORKER_LOAD_FAILED" });
  await expectNobody(boss);
});

test("mistakes in the option are a TypeError that names it", async () => {
  const boss = makeBoss();
  for (const [restart, message] of [
    [{ policy: "sometimes" }, /boss.employ restart: option "policy": "sometimes" given/],
    [{ redeliver: 1 }, /boss.employ restart: option "redeliver": 1 given/],
    ["always", /boss.employ: option "restart": a string given/],
  ] as const) {
    const mistake = await mistakeOf(() => boss.employ(worker("lives"), { restart: restart as never }));
    expect(mistake).toBeInstanceOf(TypeError);
    expect(mistake.message).toMatch(message);
  }
  expect(boss.staff.size).toBe(0);
});

/** Another worker is employed and is the only one: whoever was to be restarted, at once, would be there before it. */
async function expectNobody(boss: ReturnType<typeof makeBoss>): Promise<void> {
  let restarts = 0;
  const count = (): void => void restarts++;
  boss.on("restarted", count);
  const other = await within("employ", boss.employ(worker("endsAtOnce"), { params: "return" }));
  await within("exited", other.exited);
  boss.off("restarted", count);
  expect([boss.staff.size, restarts]).toEqual([0, 0]);
}
