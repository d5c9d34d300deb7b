import { expect, test } from "vitest";
import { FAULTS, suffering } from "./faults.js";
import { expectToSurvive } from "./survive.js";

test.each(FAULTS)("$title: nothing is lost or repeated, and traffic resumes by itself", async (fault) => {
  const { dealer, happen } = await suffering(fault);
  const seen = await expectToSurvive(dealer, happen);
  expect(seen.broken > 0).toBe(fault.breaks);
});
