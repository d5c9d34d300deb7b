import { expect, test } from "vitest";
import { FAULTS, suffering } from "./faults.js";
import { expectToSurvive } from "./survive.js";

/** The whole list, failovers and all, is a campaign: most of it is waiting. */
const SOME = FAULTS.filter(({ title }) => ["a restart that loses everything", "FLUSHALL"].includes(title));

test("the list has what is tested here", () => {
  expect(SOME).toHaveLength(2);
});

test.each(SOME)("$title: nothing is lost or repeated, and traffic resumes by itself", async (fault) => {
  const { dealer, happen } = await suffering(fault);
  const seen = await expectToSurvive(dealer, happen);
  expect(seen.broken > 0).toBe(fault.breaks);
});
