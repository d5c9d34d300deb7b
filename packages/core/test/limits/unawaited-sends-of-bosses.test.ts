import { expect, test } from "vitest";
import { makeBoss, worker } from "../failures/support/boss.js";
import { within } from "../failures/support/deadline.js";

/** BOSSWORKS_CAMPAIGN runs the long form. */
const COUNT = process.env.BOSSWORKS_CAMPAIGN ? 1_000_000 : 250_000;
/** What refused sends may leave behind: two windows, and garbage not yet collected. */
const GROWTH_BYTES = 400 * 1024 * 1024;

test("unawaited sends of a boss, a million in the long form, are bounded by SEND_OVERFLOW, memory too", async () => {
  const employee = await makeBoss({ windowBytes: 1024 * 1024 }).employ(worker("pending.mjs", "busyForEver"));
  const before = process.memoryUsage.rss();
  let peak = before;
  let refused = 0;
  let accepted = 0;
  let other: unknown;
  let last: Promise<void> | undefined;
  for (let i = 0; i < COUNT; i++) {
    last = employee.send(i as never).then(
      () => {
        accepted++;
      },
      (error) => {
        if (error.code === "SEND_OVERFLOW") refused++;
        else other ??= error.code;
      },
    );
    if (i % 1000 !== 999) continue;
    peak = Math.max(peak, process.memoryUsage.rss());
    await new Promise((resolve) => setImmediate(resolve));
  }
  await within("the last send", last ?? Promise.resolve());
  expect(refused).toBeGreaterThan(COUNT / 2);
  expect(accepted).toBeGreaterThan(1000);
  expect(peak - before).toBeLessThan(GROWTH_BYTES);
  await within("kill", employee.kill());
  // Those that waited for the window are told how it ended.
  await within("the next turn", new Promise((resolve) => setImmediate(resolve)));
  expect(other).toBe("WORKER_GONE");
  expect(accepted + refused).toBeLessThan(COUNT);
});
