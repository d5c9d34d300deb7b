import { expect, test } from "vitest";
import { expectTasksOnce } from "../../../dealer-pipe/test/faults/tasks-through-cuts.js";
import { dealerThroughProxy } from "./through-proxy.js";

const SIZE = Number(process.env.BOSSWORKS_CAMPAIGN_SIZE ?? 1);
const SEED = Date.now() % 2 ** 32;
const WITHIN_MS = 300_000 * Math.max(1, SIZE);

test(`200,000 tasks through 200 cuts: each runs once, and none fails (seed ${SEED})`, {
  timeout: 2 * WITHIN_MS,
}, async () => {
  const times = (count: number): number => Math.ceil(count * SIZE);
  const seen = await expectTasksOnce(dealerThroughProxy, {
    tasks: times(200_000),
    cuts: times(200),
    seed: SEED,
    withinMs: WITHIN_MS,
  });
  console.log(seen);
  expect(seen.restored).toBeGreaterThan(0);
});
