import { expect, test } from "vitest";
import { expectExactlyOnce } from "../../../dealer-pipe/test/faults/exactly-once.js";
import { dealerThroughProxy } from "./through-proxy.js";

const SIZE = Number(process.env.BOSSWORKS_CAMPAIGN_SIZE ?? 1);
const SEED = Date.now() % 2 ** 32;
const WITHIN_MS = 600_000 * Math.max(1, SIZE);

test(`1,000,000 messages each way, 200 cuts, 50 kills: none lost, none repeated (seed ${SEED})`, {
  timeout: 2 * WITHIN_MS,
}, async () => {
  const times = (count: number): number => Math.ceil(count * SIZE);
  const seen = await expectExactlyOnce(dealerThroughProxy, {
    messages: times(1_000_000),
    cuts: times(200),
    kills: times(50),
    seed: SEED,
    withinMs: WITHIN_MS,
  });
  console.log(seen);
  expect(seen.restored).toBeGreaterThan(0);
});
