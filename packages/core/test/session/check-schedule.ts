import fc from "fast-check";
import type { SessionCode } from "./load-session.js";
import { PLANS } from "./plan.js";
import { type Outcome, World } from "./world.js";

/** Plays the schedule of a seed. Returns what went wrong, with the smallest plan that shows it; undefined if nothing did. */
export function checkSchedule(
  code: SessionCode,
  seed: number,
  count?: (outcome: Outcome) => void,
): string | undefined {
  const property = fc.property(PLANS, (plan) => {
    const outcome = new World(code, plan).run();
    count?.(outcome);
  });
  const { failed, counterexample, errorInstance } = fc.check(property, { seed, numRuns: 1 });
  if (!failed) return undefined;
  return `seed ${seed} (npm run sim -- --seed ${seed} --trace): ${String(errorInstance)}\n${JSON.stringify(counterexample?.[0])}`;
}
