import { expect, test } from "vitest";
import { checkSchedule } from "./check-schedule.js";
import { loadSession } from "./load-session.js";
import type { Outcome } from "./world.js";

/** Plays so many schedules, one a seed, from a first seed that differs from run to run. */
export function testSchedules(count: number, timeoutMs: number): void {
  const first = Math.floor(Math.random() * 2 ** 30);
  test(`${count} schedules of a faulty network keep every promise of a session`, {
    timeout: timeoutMs,
  }, async () => {
    const code = await loadSession();
    const total = { steps: 0, arrived: 0, links: 0 };
    const add = ({ steps, arrived, links }: Outcome): void => {
      total.steps += steps;
      total.arrived += arrived;
      total.links += links;
    };
    for (let seed = first; seed < first + count; seed++)
      expect(checkSchedule(code, seed, add)).toBeUndefined();
    console.log(`seeds ${first} to ${first + count - 1}: ${JSON.stringify(total)}`);
  });
}
