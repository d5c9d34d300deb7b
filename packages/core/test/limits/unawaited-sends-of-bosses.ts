import { expect, test } from "vitest";
import { makeBoss, worker } from "../failures/support/boss.js";
import { within } from "../failures/support/deadline.js";

/** What refused sends may leave behind: two windows, and garbage not yet collected. */
const GROWTH_BYTES = 400 * 1024 * 1024;

const MS_PER_SEND = 0.2;

/** Tests that so many sends to a worker that takes none end in refusals, not in growth. */
export function testUnawaitedSends(count: number): void {
  test(`${count} unawaited sends of a boss are bounded by SEND_OVERFLOW, memory too`, {
    timeout: 20_000 + count * MS_PER_SEND,
  }, async () => {
    const employee = await makeBoss({ windowBytes: 1024 * 1024 }).employ(
      worker("pending.mjs", "busyForEver"),
    );
    const before = process.memoryUsage.rss();
    let peak = before;
    let refused = 0;
    let accepted = 0;
    let other: unknown;
    let last: Promise<void> | undefined;
    for (let i = 0; i < count; i++) {
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
    expect(refused).toBeGreaterThan(count / 2);
    expect(accepted).toBeGreaterThan(1000);
    expect(peak - before).toBeLessThan(GROWTH_BYTES);
    await within("kill", employee.kill());
    // Those that waited for the window are told how it ended.
    await within("the next turn", new Promise((resolve) => setImmediate(resolve)));
    expect(other).toBe("WORKER_GONE");
    expect(accepted + refused).toBeLessThan(count);
  });
}
