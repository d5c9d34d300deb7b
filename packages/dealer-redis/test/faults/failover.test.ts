import { expect, test } from "vitest";
import { failingOver } from "./failover.js";
import { expectToSurvive } from "./survive.js";

test.each(["by a list of nodes", "by a Sentinel"] as const)(
  "failover to a replica that lags, found %s: nothing is lost or repeated, and traffic resumes by itself",
  async (finding) => {
    const { dealer, happen } = await failingOver(finding);
    const seen = await expectToSurvive(dealer, happen);
    expect(seen.broken).toBeGreaterThan(0);
  },
);
