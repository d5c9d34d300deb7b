import { expect, onTestFinished, test } from "vitest";
import { createMailbox } from "../../build/mailbox/mailbox.js";
import type { FramePort } from "../../build/port/frame-port.js";
import { MailboxPort } from "../../build/port/mailbox-port.js";
import { Pump } from "../../build/port/pump.js";
import { frameBytes, LANE, makeFrame, readFrame, writeFrame } from "../../build/protocol/frame.js";

const nothing = { onWritable: () => {}, onBatchEnd: () => false, onEnd: () => {} };

const bodyOf = (number: number): Uint8Array =>
  Buffer.from(`${number} `.padEnd(20 + (number % 200), `${number % 10}`));

/** A boss's port that copies what it takes, as sessions do, and takes no more than there is room for. */
function narrowPort(goOn: () => void) {
  const taken: string[] = [];
  let room = 0;
  const port: FramePort = {
    maxBodyBytes: [1024, 1024],
    send(_lane, frame) {
      if (room === 0) return "full";
      room--;
      const bytes = new Uint8Array(frameBytes(frame));
      writeFrame(bytes, new DataView(bytes.buffer), 0, frame);
      const copy = readFrame(bytes, new DataView(bytes.buffer), 0, bytes.length);
      taken.push(copy?.body.view().toString() ?? "none");
      return "ok";
    },
    hold: () => {},
    release: () => {},
    close: () => {},
    abort: () => {},
  };
  const open = (frames: number): void => {
    room = frames;
    goOn();
  };
  return { port, taken, open };
}

/** A worker's end of a mailbox, and the link that reads the other one. */
function linked() {
  const mailbox = createMailbox();
  const worker = new MailboxPort(mailbox.worker, { ...nothing, onFrame: () => {} });
  let goOn = (): void => {};
  const { port, taken, open } = narrowPort(() => goOn());
  let link: MailboxPort | undefined;
  new Pump(
    (events) => {
      goOn = () => events.onWritable(LANE.DATA);
      return port;
    },
    (events) => (link = new MailboxPort(mailbox.boss, events, { passesData: true })),
    { onLinkFrame: () => false, onDrained: () => {}, onBossEnd: () => {} },
  );
  const reader = link as unknown as MailboxPort;
  onTestFinished(() => {
    worker.close();
    reader.close();
  });
  const expected: string[] = [];
  const write = (count: number): void => {
    for (let i = 0; i < count; i++) {
      const body = bodyOf(expected.length);
      if (worker.send(LANE.DATA, makeFrame("DATA", 0, body)) === "full") return;
      expected.push(Buffer.from(body).toString());
    }
  };
  return { reader, write, expected, taken, open };
}

test("what waits for a boss that takes no more stays as it was while its mailbox is read on", () => {
  const { reader, write, expected, taken, open } = linked();
  for (let round = 0; round < 40; round++) {
    write(100);
    while (reader.poll());
    // Now and then it takes all, so that the mailbox is read again while some of it was held.
    open(round % 3 === 2 ? Number.POSITIVE_INFINITY : 30);
    while (reader.poll());
  }
  for (let before = -1; taken.length > before; ) {
    before = taken.length;
    open(1000);
    while (reader.poll());
  }
  expect(taken).toEqual(expected);
});

test("a worker that is gone is read to its end at once, whatever waits", () => {
  const { reader, write, expected, taken, open } = linked();
  write(200);
  reader.poll();
  write(200);
  reader.finish({ kind: "gone", message: "it is gone" });
  expect(taken).toEqual([]);
  open(Number.POSITIVE_INFINITY);
  expect(taken).toEqual(expected);
});
