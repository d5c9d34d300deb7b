import { type Frame, LANE, type Lane, makeFrame } from "@bossworks/core/driver";
import { expect, test } from "vitest";
import { encode } from "../../build/codec/codec.js";
import { Line } from "../../build/lane/line.js";
import type { FramePortEvents } from "../../build/port/frame-port.js";

const LIMITS = { windowBytes: 1_000_000, maxMessageBytes: 5000 };
const MESSAGES = 1000;

/** `FLAG.AFTER` of docs/protocol.md. */
const AFTER = 8;

/** A line over a port whose room the test gives, and what came of either side. */
function lineWithRoom() {
  let peer: FramePortEvents | undefined;
  let hasRoom = false;
  const sent: Frame[] = [];
  const obeyed: string[] = [];
  const port = {
    maxBodyBytes: [8192, 8192] as const,
    send(lane: Lane, frame: Frame): "ok" | "full" {
      if (lane === LANE.DATA && !hasRoom) return "full";
      sent.push(frame);
      return "ok";
    },
    hold() {},
    release() {},
    close() {},
    abort() {},
  };
  const line = new Line(
    (events) => {
      peer = events;
      return port;
    },
    "STATUS_DATA",
    LIMITS,
    {
      onControl: ({ verb }) => obeyed.push(verb),
      onData: () => {},
      onInputEnd: () => {},
      onBatchEnd: () => false,
      onEnd: () => {},
    },
  );
  return {
    line,
    sent,
    obeyed,
    giveRoom: () => {
      hasRoom = true;
    },
    /** The other end says its last word after so many messages, none of which arrive. */
    says(verb: string, after: number): void {
      const frame = makeFrame(verb, 0, encode({ taken: 0 }));
      peer?.onFrame(LANE.CONTROL, { ...frame, flags: frame.flags | AFTER, after });
    },
    ends: () => peer?.onEnd({ kind: "gone", message: "its process has ended" }),
  };
}

test("a worker that leaves without its event loop hands over all there is room for, and need not wait between", () => {
  const { line, sent, giveRoom } = lineWithRoom();
  for (let i = 0; i < MESSAGES; i++) line.offer(encode(i));
  expect(line.retry()).toBe(false);
  giveRoom();
  while (line.retry());
  expect(line.isFlushed).toBe(true);
  expect(sent).toHaveLength(MESSAGES);
});

test.each([
  ["STATUS_FAILED", ["STATUS_FAILED"]],
  ["STATUS_FINISHED", []],
  ["STATUS_STOPPED", []],
])("of one that is gone before all it had sent came, %s leaves %j", (verb, expected) => {
  const { says, ends, obeyed } = lineWithRoom();
  says(verb, MESSAGES);
  expect(obeyed).toEqual([]);
  ends();
  expect(obeyed).toEqual(expected);
});
