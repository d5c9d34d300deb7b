import { createMailbox, LANE, type Lane, MailboxPort, makeFrame } from "@bossworks/core/driver";
import { expect, onTestFinished, test } from "vitest";
import { bodyOf, checkBody } from "./fixtures/frames.mjs";

const FRAMES = 3000;

/** Both ends of a mailbox in this thread, polled by hand: every step is ours. */
function openBoth(ringBytes: number, startPosition: number) {
  const pair = createMailbox({ ringBytes, startPosition });
  const got: [number, number] = [0, 0];
  const ended: string[] = [];
  const quiet = {
    onWritable() {},
    onBatchEnd: () => false,
    onEnd: (end: { kind: string }) => void ended.push(end.kind),
  };
  const sender = new MailboxPort(pair.boss, { ...quiet, onFrame() {} });
  const receiver: MailboxPort = new MailboxPort(pair.worker, {
    ...quiet,
    onFrame(lane: Lane, frame) {
      if (frame.id !== got[lane])
        throw new Error(`lane ${lane}: ${frame.id} arrived instead of ${got[lane]}`);
      checkBody(frame.id, frame.body.view(), receiver.maxBodyBytes[lane]);
      got[lane]++;
    },
  });
  onTestFinished(() => {
    sender.close();
    receiver.close();
  });
  return { sender, receiver, got, ended };
}

/** Where the unsigned and the signed 32-bit boundary come soon, or at once. */
const STARTS = [
  0,
  2 ** 32 - 8,
  2 ** 32 - 64,
  2 ** 32 - 4096,
  2 ** 32 - 100_000,
  2 ** 31 - 8,
  2 ** 31 - 100_000,
];

test.each(STARTS.flatMap((start) => [4096, 65_536].map((ring) => [start, ring] as const)))(
  "from position %i on, rings of %i bytes carry every frame whole and in order, on both lanes",
  (startPosition, ringBytes) => {
    const { sender, receiver, got, ended } = openBoth(ringBytes, startPosition);
    const sent: [number, number] = [0, 0];
    const trySend = (lane: Lane): boolean => {
      const frame = makeFrame("DATA", sent[lane], bodyOf(sent[lane], sender.maxBodyBytes[lane]));
      if (sent[lane] === FRAMES || sender.send(lane, frame) === "full") return false;
      sent[lane]++;
      return true;
    };
    while (got[0] < FRAMES || got[1] < FRAMES) {
      // Fills the rings to different heights, so that frames meet the end of the memory everywhere.
      for (let i = sent[1] % 5; i >= 0; i--) trySend(LANE.DATA);
      for (let i = sent[0] % 3; i >= 0; i--) trySend(LANE.CONTROL);
      if (sent[1] % 2 === 0 || !trySend(LANE.DATA)) receiver.poll();
    }
    expect(sent).toEqual([FRAMES, FRAMES]);
    expect(ended).toEqual([]);
    expect(receiver.poll()).toBe(false);
  },
);

test.each(STARTS)(
  "from position %i on a full ring takes nothing, and everything again once it was read",
  (startPosition) => {
    const { sender, receiver, got } = openBoth(4096, startPosition);
    for (let round = 0, n = 0; round < 50; round++) {
      const before = n;
      while (sender.send(LANE.DATA, makeFrame("DATA", n, bodyOf(n, sender.maxBodyBytes[1]))) === "ok") n++;
      expect(n - before).toBeGreaterThan(3);
      expect(got[1]).toBe(before);
      receiver.poll();
      expect(got[1]).toBe(n);
    }
  },
);
