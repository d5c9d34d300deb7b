import { MessageChannel } from "node:worker_threads";
import { expect, test } from "vitest";
import { setOwnTimeout } from "../../build/util/own-timeout.js";
import { holdThread } from "../failures/support/hold-thread.js";

const BUSY_MS = 200;

function beBusy(): void {
  holdThread(BUSY_MS);
}

/** Milliseconds until it acts. */
function timed(ms: number, meanwhile: () => void): Promise<number> {
  const start = performance.now();
  const over = new Promise<number>((resolve) => {
    setOwnTimeout(() => resolve(performance.now() - start), ms);
  });
  meanwhile();
  return over;
}

test("a limit is as long as it says", async () => {
  expect(await timed(30, () => {})).toBeGreaterThanOrEqual(29);
});

test("one that is longer than any timer does not act at once", async () => {
  const acted: string[] = [];
  const cancel = setOwnTimeout(() => acted.push("the longest"), 2 ** 31);
  await timed(5, () => {});
  cancel();
  expect(acted).toEqual([]);
});

test("time in which the loop stood still does not count, up to the whole limit", async () => {
  expect(await timed(100, beBusy)).toBeGreaterThanOrEqual(BUSY_MS + 99);
  expect(await timed(BUSY_MS - 80, beBusy)).toBeGreaterThanOrEqual(BUSY_MS + 79);
});

test("what lies there unread is read first", async () => {
  const order: string[] = [];
  const over = new Promise<void>((resolve) => {
    setOwnTimeout(() => resolve(void order.push("limit")), 10);
  });
  const { port1, port2 } = new MessageChannel();
  port1.on("message", () => order.push("message"));
  port2.postMessage("there");
  beBusy();
  await over;
  port1.close();
  expect(order).toEqual(["message", "limit"]);
});

test("a loop that always stands still ends it all the same", async () => {
  let isOver = false;
  const keepBusy = (): void => {
    beBusy();
    if (!isOver) setImmediate(keepBusy);
  };
  await timed(10, keepBusy);
  isOver = true;
});

test("one that was taken back never acts, also when it was put off", async () => {
  const acted: number[] = [];
  const cancels = [10, 100].map((ms) => setOwnTimeout(() => acted.push(ms), ms));
  beBusy();
  // Both have been put off by the next turn.
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  for (const cancel of cancels) cancel();
  await timed(BUSY_MS, () => {});
  expect(acted).toEqual([]);
});
