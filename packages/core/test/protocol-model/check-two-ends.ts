import { expect, test } from "vitest";
import { explore } from "./explore-ends.js";
import { loadEnds } from "./load-built.js";

const STATES = ["CALLING", "RUNNING", "SUSPENDED", "SUSPENDED_ANSWERED", "SUSPENDED_WAITING", "WAITING"];

/** Declares the check of two ends; `leastStates`: an exploration that sees fewer has not explored. */
export function checkTwoEnds(depth: number, leastStates: number, timeout: number): void {
  test.each([
    ["running", true],
    ["not started yet", false],
  ])(
    `a boss and a worker that is %s: every order of ${depth} steps keeps the rules and comes to an end`,
    {
      timeout,
    },
    async (_, autostart) => {
      const { broken, states, reached } = await explore(await loadEnds(), autostart, depth);
      expect(broken).toBeUndefined();
      expect(states).toBeGreaterThan(autostart ? leastStates : leastStates / 10);
      const known = autostart ? STATES : [...STATES, "READY"];
      expect(known).toEqual(expect.arrayContaining([...reached]));
      if (autostart) expect(reached.size).toBeGreaterThanOrEqual(STATES.length - 1);
    },
  );
}
