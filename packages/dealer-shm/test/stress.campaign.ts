import { once } from "node:events";
import { Worker as Thread } from "node:worker_threads";
import { createMailbox } from "@bossworks/core/driver";
import { expect, onTestFinished, test } from "vitest";
import { stressEnd } from "./fixtures/stress.mjs";
import { fixture } from "./support.js";

/** Frames through one pair of rings, both directions together, in a campaign of size 1. */
const FRAMES = 20_000_000;
const SIZE = Number(process.env.BOSSWORKS_CAMPAIGN_SIZE ?? 1);
/** Positions pass the end of 32 bits within the first few thousand frames. */
const START = 2 ** 32 - 50_000;
const MS_PER_FRAME = 0.02;

test.each([
  ["sleeps in Atomics.wait", true],
  ["lives in its event loop", false],
])(
  "half of 20 million frames each way, with a thread that %s: all once, in order, byte for byte",
  {
    timeout: 60_000 + FRAMES * SIZE * MS_PER_FRAME,
  },
  async (_, blocking) => {
    const frames = Math.ceil((FRAMES * SIZE) / 2);
    const pair = createMailbox({ startPosition: START });
    const workerData = { mailbox: pair.worker, frames, blocking };
    const thread = new Thread(fixture("stress-thread.mjs"), { workerData, transferList: [pair.worker.bell] });
    onTestFinished(async () => void (await thread.terminate()));
    const failed = once(thread, "error").then(([error]) => Promise.reject(error));
    const told = once(thread, "message");
    const here = new Promise<{ got: number; bytes: number }>((resolve, reject) => {
      const { port, fill } = stressEnd(pair.boss, frames, { onDone: resolve, onWrong: reject });
      onTestFinished(() => port.close());
      port.start();
      fill();
    });
    const [totals, [theirs]] = await Promise.race([Promise.all([here, told]), failed]);
    expect(totals).toMatchObject({ got: frames });
    expect(theirs).toMatchObject({ got: frames, bytes: totals.bytes });
  },
);
