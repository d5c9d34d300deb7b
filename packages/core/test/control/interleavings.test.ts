import { expect, test } from "vitest";
import { STATES, STEPS, type Step, walk } from "./walk.js";

/** Steps of boss and worker in one walk. Every order of them is tried. */
const DEPTH = 6;
/** So many steps after STOP are tried: nothing is answered from there on. */
const STEPS_AFTER_STOP = 1;

const isOver = (steps: readonly Step[]): boolean => {
  const stop = steps.indexOf("STOP");
  return stop >= 0 && steps.length - stop > STEPS_AFTER_STOP;
};

test.each([
  ["RUNNING", true],
  ["READY", false],
])(`from %s every order of ${DEPTH} steps keeps the rules`, (_, start) => {
  const reached = new Set<string>();
  const broken: string[] = [];
  let walks = 0;
  const go = (steps: readonly Step[]): void => {
    try {
      const one = walk(steps, start);
      if (!one) return;
      walks++;
      reached.add(one.state);
      one.finish();
    } catch (error) {
      broken.push(`${steps.join(" ")}: ${(error as Error).message}`);
      return;
    }
    if (steps.length < DEPTH && !isOver(steps)) for (const step of STEPS) go([...steps, step]);
  };
  go([]);
  expect(broken.slice(0, 10)).toEqual([]);
  expect([...reached].sort()).toEqual(STATES.filter((state) => !start || state !== "READY").sort());
  expect(walks).toBeGreaterThan(100_000);
});

test("withdrawing never confirms SUSPEND: user code goes on from there", () => {
  const broken: string[] = [];
  const go = (steps: readonly Step[]): void => {
    const one = walk(steps, true);
    if (!one) return;
    if (steps.at(-1) === "withdraw" && one.state.startsWith("SUSPENDED")) broken.push(steps.join(" "));
    else if (steps.length < DEPTH - 1 && !isOver(steps)) for (const step of STEPS) go([...steps, step]);
  };
  go([]);
  expect(broken.slice(0, 5)).toEqual([]);
});
