import { setImmediate as turn } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { Overdue } from "../../build/pool/overdue.js";
import { RecallTime } from "../../build/pool/recall-time.js";
import type { Seat } from "../../build/pool/seat.js";
import { holdThread } from "../failures/support/hold-thread.js";

/** A seat with four tasks ahead; `recallTime`: how long taking back took so far. */
function seatWith(recallTime: Pick<RecallTime, "ms">) {
  const seat = {
    ahead: 4,
    isOverdue: false,
    progressAt: performance.now(),
    recallTime,
    recalledAt: 0,
    recallAhead() {
      seat.ahead = 0;
      seat.recalledAt = performance.now();
    },
  };
  const overdue = new Overdue(() => [seat as unknown as Seat]);
  overdue.watch();
  return seat;
}

test("what has ended while the boss's own loop stood still is read before anything is taken back", async () => {
  const { port1, port2 } = new MessageChannel();
  const seat = seatWith({ ms: 0 });
  const ended = new Promise<void>((resolve) => {
    port1.on("message", () => {
      seat.ahead = 0;
      seat.progressAt = performance.now();
      resolve();
    });
  });
  await turn();
  port2.postMessage("a task has ended");
  holdThread(30);
  await ended;
  await turn();
  expect(seat.recalledAt).toBe(0);
  port1.close();
});

test("taking back is not begun sooner than after twice the time it takes, and after 2 ms at the earliest", async () => {
  const quick = seatWith({ ms: 0 });
  await vi.waitFor(() => expect(quick.recalledAt).toBeGreaterThan(0), { timeout: 5000, interval: 1 });
  expect(quick.recalledAt - quick.progressAt).toBeGreaterThanOrEqual(2);
  const slow = seatWith({ ms: 20 });
  await vi.waitFor(() => expect(slow.recalledAt).toBeGreaterThan(0), { timeout: 5000, interval: 1 });
  expect(slow.recalledAt - slow.progressAt).toBeGreaterThanOrEqual(40);
});

test("answers that lay unread while the program paused do not put off what is taken back later", async () => {
  const recallTime = new RecallTime();
  const aMinuteAgo = performance.now() - 60_000;
  for (let i = 0; i < 32; i++) recallTime.answered(aMinuteAgo);
  const seat = seatWith(recallTime);
  await vi.waitFor(() => expect(seat.recalledAt).toBeGreaterThan(0), { timeout: 5000, interval: 1 });
});
