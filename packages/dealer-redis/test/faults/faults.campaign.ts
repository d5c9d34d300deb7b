import { expect, test } from "vitest";
import { failingOver } from "./failover.js";
import { FAULTS, suffering } from "./faults.js";
import { expectToSurvive } from "./survive.js";

const SIZE = Number(process.env.BOSSWORKS_CAMPAIGN_SIZE ?? 1);
const TIMES = Math.ceil(20 * SIZE);
const EACH_MS = 120_000;

const cases = [
  ...FAULTS.map((fault) => ({ title: fault.title, breaks: fault.breaks, prepare: () => suffering(fault) })),
  ...(["by a list of nodes", "by a Sentinel"] as const).map((finding) => ({
    title: `failover to a replica that lags, found ${finding}`,
    breaks: true,
    prepare: () => failingOver(finding),
  })),
];

for (const { title, breaks, prepare } of cases) {
  const slowest = { ms: 0 };
  test.each(Array.from({ length: TIMES }, (_, i) => i + 1))(
    `${title}, for the %i. time`,
    { timeout: EACH_MS },
    async (time) => {
      const { dealer, happen } = await prepare();
      const seen = await expectToSurvive(dealer, happen);
      expect(seen.broken > 0).toBe(breaks);
      slowest.ms = Math.max(slowest.ms, seen.resumedMs);
      if (time === TIMES)
        console.log(`${title}: ${TIMES} times, traffic again within ${Math.round(slowest.ms)} ms`);
    },
  );
}
