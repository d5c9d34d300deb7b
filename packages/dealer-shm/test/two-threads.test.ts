import { Worker as Thread } from "node:worker_threads";
import { createMailbox, LANE, type Lane, MailboxPort, makeFrame, setSpin } from "@bossworks/core/driver";
import { expect, onTestFinished, test } from "vitest";
import { bodyOf, checkBody } from "./fixtures/frames.mjs";
import { fixture, within } from "./support.js";

const FRAMES = 4000;

interface Mirror {
  startPosition: number;
  ringBytes: number;
  spinUs: number;
  blocking: boolean;
}

/** Sends frames on both lanes to a thread that sends them back; resolves when all came back as they were. */
async function mirrorAll({ startPosition, ringBytes, spinUs, blocking }: Mirror): Promise<[number, number]> {
  const pair = createMailbox({ ringBytes, startPosition });
  setSpin(pair.boss.memory, spinUs);
  const workerData = { mailbox: pair.worker, count: 2 * FRAMES, blocking };
  const thread = new Thread(fixture("mirror-thread.mjs"), { workerData, transferList: [pair.worker.bell] });
  onTestFinished(async () => void (await thread.terminate()));
  const got: [number, number] = [0, 0];
  const sent: [number, number] = [0, 0];
  await within(
    "the mirror",
    new Promise<void>((resolve, reject) => {
      thread.once("error", reject);
      const fill = (lane: Lane): void => {
        while (sent[lane] < FRAMES) {
          const frame = makeFrame("DATA", sent[lane], bodyOf(sent[lane], port.maxBodyBytes[lane]));
          if (port.send(lane, frame) === "full") return;
          sent[lane]++;
        }
      };
      const port: MailboxPort = new MailboxPort(pair.boss, {
        onFrame(lane, frame) {
          if (frame.id !== got[lane]++) reject(new Error(`lane ${lane}: frame ${frame.id} out of order`));
          checkBody(frame.id, frame.body.view(), port.maxBodyBytes[lane]);
          if (got[0] + got[1] === 2 * FRAMES) resolve();
        },
        onWritable: fill,
        onBatchEnd: () => false,
        onEnd: (end) => reject(new Error(`the port ended: ${end.message}`)),
      });
      port.hold();
      port.start();
      onTestFinished(() => port.close());
      fill(LANE.DATA);
      fill(LANE.CONTROL);
    }),
    30_000,
  );
  return got;
}

const CASES = [0, 2 ** 32 - 8, 2 ** 32 - 50_000, 2 ** 31 - 8].flatMap((startPosition) =>
  [4096, 65_536].flatMap((ringBytes) =>
    [0, 50].flatMap((spinUs) =>
      [true, false].map((blocking) => ({ startPosition, ringBytes, spinUs, blocking })),
    ),
  ),
);

test.each(CASES)(
  "two threads from position $startPosition, rings of $ringBytes, spin $spinUs us, blocking $blocking: all there and back",
  async (mirror) => {
    expect(await mirrorAll(mirror)).toEqual([FRAMES, FRAMES]);
  },
);
