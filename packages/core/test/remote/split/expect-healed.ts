import { setTimeout as delay } from "node:timers/promises";
import { expect } from "vitest";
import { within } from "../support.js";
import type { Company } from "./company.js";
import { eventually } from "./eventually.js";
import { watch } from "./watch.js";

/** What is split, and for how long. */
export interface Split {
  readonly company: Company;
  readonly cut: () => void;
  readonly splitMs: number;
  /** From healing until all is as before. */
  readonly healsMs: number;
}

/**
 * Splits a company and heals it; expects that nobody was given up, that links were mended, and that each message and each task
 * came once and in order. `cutOff`: the workers at alpha too; else they go on talking meanwhile.
 */
export async function expectHealed(
  { company, cut, splitMs, healsMs }: Split,
  { cutOff }: { readonly cutOff: boolean },
): Promise<{ readonly healedMs: number }> {
  const { boss, alpha, machine, atAlpha, atBeta, tasks } = company;
  const seen = watch(company);
  const staff = company.staffOf("alpha").length;
  cut();
  const before = [atBeta.heard, atBeta.sent, tasks.done];
  await delay(splitMs);
  const during = [atBeta.heard, atBeta.sent, tasks.done];
  for (const [i, count] of during.entries()) expect(count).toBeGreaterThan(before[i] ?? 0);
  const broken = cutOff ? staff : 0;
  const state = (): string | undefined =>
    [...boss.hosts.values()].find(({ name }) => name === "alpha")?.state;
  await eventually("the break", () => state() === "broken" && seen.alpha.broken === broken);
  expect(seen.alpha).toEqual({ broken, restored: 0, ended: 0 });

  const [heard, sent] = [atAlpha.heard, atAlpha.sent];
  machine.heal();
  const healedAt = performance.now();
  await within("the host's link", alpha.tells("linkrestored"), healsMs);
  const isUp = (): boolean => [...boss.hosts.values()].every(({ state }) => state === "up");
  await eventually("both ways", () => atAlpha.heard > heard && atAlpha.sent > sent && isUp());
  await eventually("all links", () => seen.alpha.restored === seen.alpha.broken);
  const healedMs = Math.round(performance.now() - healedAt);

  for (const talk of [atAlpha, atBeta]) {
    const { boss: ours, worker } = await talk.end();
    expect(worker).toEqual(ours);
    expect(worker).toMatchObject({ wrong: null });
  }
  await tasks.end();
  expect([tasks.pool.completed, tasks.pool.failed]).toEqual([tasks.done, 0]);
  expect([...tasks.runs.values()].reduce((sum, count) => sum + count, 0)).toBe(tasks.done);
  expect(seen.hostsLeft).toEqual([]);
  expect(seen.beta.restored).toBe(seen.beta.broken);
  return { healedMs };
}
