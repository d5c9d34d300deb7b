import { expect, test } from "vitest";
import { expectTasksOnce } from "./tasks-through-cuts.js";
import { dealerThroughProxy } from "./through-proxy.js";

const SEED = Date.now() % 2 ** 32;

test(`5,000 tasks through 10 cuts: each runs once, and none fails (seed ${SEED})`, async () => {
  const seen = await expectTasksOnce(dealerThroughProxy, {
    tasks: 5000,
    cuts: 10,
    seed: SEED,
    withinMs: 50_000,
  });
  expect(seen.restored).toBeGreaterThan(0);
});
