import { LANE, makeFrame } from "@bossworks/core/driver";
import { expect, test } from "vitest";
import { Line } from "../../build/lane/line.js";
import type { FramePortEvents, PortEnd } from "../../build/port/frame-port.js";

const LIMITS = { windowBytes: 10_000, maxMessageBytes: 5000 };
const MESSAGE_BYTES = 100;

/** A line whose other end may say what it likes. */
function lineOf(): { say(bytes: number): void; arrived(): number; ends: PortEnd[]; consume(): void } {
  let peer: FramePortEvents | undefined;
  let arrived = 0;
  const ends: PortEnd[] = [];
  const taken: number[] = [];
  const port = {
    maxBodyBytes: [8192, 8192] as const,
    send: () => "ok" as const,
    hold() {},
    release() {},
    close() {},
  };
  const line = new Line(
    (events) => {
      peer = events;
      return { ...port, abort: () => {} };
    },
    "DATA",
    LIMITS,
    {
      onControl: () => {},
      onData: (body) => {
        arrived += body.length;
        taken.push(body.length);
      },
      onInputEnd: () => {},
      onBatchEnd: () => false,
      onEnd: (end) => ends.push(end),
    },
  );
  return {
    say: (bytes) => peer?.onFrame(LANE.DATA, makeFrame("STATUS_DATA", 0, Buffer.alloc(bytes))),
    arrived: () => arrived,
    ends,
    consume: () => {
      for (const bytes of taken.splice(0)) line.consumed(bytes);
    },
  };
}

test("an end that goes on sending without credit is broken with, and what it can make us keep is bounded", () => {
  const { say, arrived, ends } = lineOf();
  for (let sent = 0; sent < 10_000 && ends.length === 0; sent++) say(MESSAGE_BYTES);
  expect(ends).toMatchObject([{ kind: "broken", message: "it sends more than it was granted" }]);
  expect(arrived()).toBeLessThan(2 * LIMITS.windowBytes + 2 * LIMITS.maxMessageBytes);
});

test("one that keeps to its credit may go on for ever", () => {
  const { say, ends, consume } = lineOf();
  for (let sent = 0; sent < 10_000; sent++) {
    say(MESSAGE_BYTES);
    if (sent % 30 === 29) consume();
  }
  expect(ends).toEqual([]);
});
