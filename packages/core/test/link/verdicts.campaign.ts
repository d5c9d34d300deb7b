import { test } from "vitest";
import { CAMPAIGN_SIZE } from "../limits/campaign-size.js";
import { expectBusyBossToFindIt, expectNobodyLost, expectToBeLost } from "./verdicts.js";

/** What a boss has when nobody says otherwise. */
const TIMES = { heartbeatMs: 1000, lostAfterMs: 5000 };
const TEN_SECONDS = 10_000;
const A_MINUTE = 60_000;
const SUSPENDED_MS = Math.max(TEN_SECONDS, Math.ceil(A_MINUTE * CAMPAIGN_SIZE));
const FREEZES = Math.ceil(10 * CAMPAIGN_SIZE);

test("frozen workers are lost within lostAfterMs and a second", {
  timeout: FREEZES * TEN_SECONDS,
}, async () => {
  for (let round = 0; round < FREEZES; round++) await expectToBeLost(TIMES);
});

test("user code that blocks for 10 s is not lost", { timeout: 2 * A_MINUTE }, async () => {
  await expectNobodyLost("deaf", { ...TIMES, forMs: TEN_SECONDS });
});

test("a worker that is suspended for long is not lost", { timeout: A_MINUTE + SUSPENDED_MS }, async () => {
  await expectNobodyLost("suspended", { ...TIMES, forMs: SUSPENDED_MS });
});

test("a boss whose loop blocks for 10 s loses nobody", { timeout: A_MINUTE }, async () => {
  await expectBusyBossToFindIt({ ...TIMES, busyMs: TEN_SECONDS });
});
