import { expect, test } from "vitest";
import { expectExactlyOnce } from "./exactly-once.js";
import { dealerThroughProxy } from "./through-proxy.js";

const SEED = Date.now() % 2 ** 32;

test(`30,000 messages each way, 20 cuts, 5 kills: none lost, none repeated (seed ${SEED})`, async () => {
  const seen = await expectExactlyOnce(dealerThroughProxy, {
    messages: 30_000,
    cuts: 20,
    kills: 5,
    seed: SEED,
    withinMs: 50_000,
  });
  expect(seen.restored).toBeGreaterThan(0);
});
