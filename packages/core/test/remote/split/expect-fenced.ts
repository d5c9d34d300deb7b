import { setTimeout as delay } from "node:timers/promises";
import type { AnyEmployee } from "@bossworks/core";
import { expect } from "vitest";
import { codeOf, isAlive, nextEvent, within } from "../support.js";
import { STARTS_MS } from "./company.js";
import { eventually } from "./eventually.js";
import type { Split } from "./expect-healed.js";
import { TAKES_TIME, Talk } from "./traffic.js";
import { watch } from "./watch.js";

/**
 * Splits a company for longer than its boss waits, and heals it; expects that who was cut off is LOST and replaced at the other
 * host, and once healed is heard no more and dead, its host having joined anew. `cutOff`: the workers at alpha too, which
 * then live until healed.
 */
export async function expectFenced(
  { company, cut, splitMs, healsMs }: Split,
  { cutOff }: { readonly cutOff: boolean },
): Promise<{ readonly healedMs: number }> {
  const { boss, machine, atAlpha, atBeta, tasks } = company;
  const seen = watch(company);
  const former = company.staffOf("alpha");
  const successor = new Promise<Talk>((resolve) =>
    atAlpha.employee.once("restarted", ({ employee }) => resolve(new Talk(employee as AnyEmployee))),
  );
  const left = nextEvent(boss, "hostleft");
  let heardOfTheDead = 0;
  void atAlpha.employee.exited.then(() => atAlpha.employee.on("message", () => heardOfTheDead++));
  const cutAt = performance.now();
  cut();

  expect((await left).host.name).toBe("alpha");
  expect(await codeOf("result", atAlpha.employee.result)).toBe("WORKER_LOST");
  const talk = await within("its successor", successor, STARTS_MS);
  expect(talk.employee.where?.host).toBe("beta");
  const done = tasks.done;
  await eventually("traffic", () => talk.heard > 0 && talk.sent > 0 && tasks.done > done);
  await delay(splitMs - (performance.now() - cutAt));
  const isSomebodyAlive = (): boolean => former.some((employee) => isAlive(employee));
  // Who still has a link is told to end by it.
  if (cutOff) expect(isSomebodyAlive()).toBe(true);
  else await eventually("their death", () => !isSomebodyAlive());
  expect(company.staffOf("alpha")).toEqual([]);

  const back = nextEvent(boss, "hostjoined");
  machine.heal();
  const healedAt = performance.now();
  expect((await within("its return", back, healsMs)).host).toMatchObject({
    name: "alpha",
    busy: 0,
    state: "up",
  });
  const healedMs = Math.round(performance.now() - healedAt);
  await eventually("their death", () => !isSomebodyAlive());
  const anew = await within(
    "employ",
    boss.employ(TAKES_TIME, { at: "alpha", params: { id: 1, ms: 0 } as never }),
  );
  expect(await within("result", anew.result)).toMatchObject({ id: 1 });

  for (const each of [talk, atBeta]) {
    const { boss: ours, worker } = await each.end();
    expect(worker).toEqual(ours);
    expect(worker).toMatchObject({ wrong: null });
  }
  await tasks.end();
  expect([tasks.pool.completed, tasks.pool.failed]).toEqual([tasks.done, 0]);
  expect([heardOfTheDead, atAlpha.wrong]).toEqual([0, undefined]);
  expect(seen.hostsLeft).toEqual(["alpha"]);
  expect(seen.beta.restored).toBe(seen.beta.broken);
  return { healedMs };
}
