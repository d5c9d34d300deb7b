import { createMailbox, type Frame, LANE, MailboxPort, makeFrame } from "@bossworks/core/driver";
import { expect, onTestFinished, test } from "vitest";
import { encode } from "../../build/codec/codec.js";
import { Line } from "../../build/lane/line.js";
import type { PortEnd } from "../../build/port/frame-port.js";
import { within } from "../failures/support/deadline.js";

const NOTHING = {
  onControl: () => {},
  onData: () => {},
  onInputEnd: () => {},
  onBatchEnd: () => false,
};

/** A boss's line whose other end says what it likes. */
function hostile(isForTasks = false) {
  const { boss, worker } = createMailbox({ ringBytes: 65_536 });
  const ended: { resolve?: (end: PortEnd) => void } = {};
  let isOver = false;
  const end = new Promise<PortEnd>((resolve) => Object.assign(ended, { resolve }));
  let port: MailboxPort | undefined;
  const line = new Line(
    (events) => (port = new MailboxPort(boss, events) as never),
    "DATA",
    { windowBytes: 1_000_000, maxMessageBytes: 1_000_000 },
    {
      ...NOTHING,
      onEnd: (how) => {
        isOver = true;
        ended.resolve?.(how);
      },
    },
  );
  line.streams.isForTasks = isForTasks;
  const stranger = new MailboxPort(worker, {
    onFrame: () => {},
    onWritable: () => {},
    onBatchEnd: () => false,
    onEnd: () => {},
  });
  port?.start();
  line.hold();
  onTestFinished(() => {
    line.close();
    stranger.close();
  });
  /** Says all of it, as there is room. */
  const say = async (frames: Iterable<Frame>, lane: 0 | 1 = LANE.DATA): Promise<void> => {
    for (const frame of frames) {
      while (!isOver && stranger.send(lane, frame) === "full")
        await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { line, say, end };
}

function frame(verb: string, scope: number, body?: Uint8Array): Frame {
  return Object.assign(makeFrame(verb, 0, body), { scope });
}

const open = (scope: number, name: unknown): Frame => frame("OPEN", scope, encode(name).view());
const data = (scope: number, bytes: number): Frame => frame("STATUS_DATA", scope, Buffer.alloc(bytes));

const LIES: { readonly [what: string]: readonly Frame[] } = {
  "bytes of a stream that was never opened": [data(1, 10)],
  "numbers that leave one out": [open(2, "x")],
  "a number twice": [open(1, "x"), open(1, "y")],
  "a name that is none": [open(1, 7)],
  "a name that is too long": [open(1, "x".repeat(256))],
  "a name that is no value": [frame("OPEN", 1, Buffer.from([0xc1]))],
  "bytes after the end": [open(1, "x"), frame("END", 1), data(1, 10)],
  "an end after the end": [open(1, "x"), frame("END", 1), frame("END", 1)],
  "bytes after destruction": [open(1, "x"), frame("END", 1, encode({}).view()), data(1, 10)],
  "destruction of no stream": [frame("END", 1, encode({}).view())],
  "a reason that is none": [open(1, "x"), frame("END", 1, encode("because").view())],
  "a verb of the other side": [open(1, "x"), frame("DATA", 1, Buffer.alloc(10))],
  "a verb of no stream": [open(1, "x"), frame("BODY", 1, Buffer.alloc(10))],
  "more than was granted": [open(1, "x"), ...Array.from({ length: 1100 }, () => data(1, 1000))],
  "more than was granted, by the byte": [open(1, "x"), ...Array.from({ length: 20_000 }, () => data(1, 1))],
  "more open ones than may be": Array.from({ length: 1025 }, (_, i) => open(i + 1, `${i}`)),
};

test.each(Object.entries(LIES))("%s breaks the link", async (_, frames) => {
  const { say, end } = hostile();
  await say(frames);
  expect(await within("its end", end)).toMatchObject({ kind: "broken" });
});

test.each([
  ["no stream", { limit: 5 }],
  ["no limit", { limit: "much" }],
])("credit for %s breaks the link", async (_, said) => {
  const { say, end, line } = hostile();
  line.streams.open("x", {}).on("error", () => {});
  await say([frame("CREDIT", said.limit === 5 ? 2 : 1, encode(said).view())], LANE.CONTROL);
  expect(await within("its end", end)).toMatchObject({ kind: "broken" });
});

test("streams where scopes are tasks break the link", async () => {
  const { say, end } = hostile(true);
  await say([open(1, "x")]);
  expect(await within("its end", end)).toMatchObject({ kind: "broken" });
});

test("a worker that has returned is granted no more than a message may have", async () => {
  const { say, end } = hostile();
  const wishes = Array.from({ length: 5 }, () => frame("CREDIT", 1));
  await say([open(1, "x"), ...wishes, ...Array.from({ length: 3000 }, () => data(1, 1000))]);
  expect(await within("its end", end)).toMatchObject({ kind: "broken" });
});

test("as many streams, one after the other, as anybody likes leave nothing behind", async () => {
  const { say, end, line } = hostile();
  const isOver = { it: false };
  void end.then(() => Object.assign(isOver, { it: true }));
  const many = function* () {
    for (let n = 1; n <= 20_000; n++) {
      yield open(n, "x");
      yield frame("END", n, encode({}).view());
    }
  };
  await say(many());
  await within("a turn", new Promise((resolve) => setImmediate(resolve)));
  expect(isOver.it).toBe(false);
  expect(() => line.streams.open("x", {})).not.toThrow();
});
