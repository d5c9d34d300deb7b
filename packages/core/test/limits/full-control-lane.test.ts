import { type Frame, type FramePortEvents, LANE, type Lane } from "@bossworks/core/driver";
import { expect, test } from "vitest";
import { encode } from "../../build/codec/codec.js";
import { Line } from "../../build/lane/line.js";

const LIMITS = { windowBytes: 10_000, maxMessageBytes: 5000 };
const QUESTION = encode("x".repeat(4000));

/** A worker's line whose boss reads nothing until it is told to. */
function lineOf(): { line: Line; read(): string[] } {
  let peer: FramePortEvents | undefined;
  let isRead = false;
  const said: string[] = [];
  const port = {
    maxBodyBytes: [8192, 8192] as const,
    send(_lane: Lane, { verb }: Frame) {
      if (isRead) said.push(verb);
      return isRead ? ("ok" as const) : ("full" as const);
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
    { onControl() {}, onData() {}, onInputEnd() {}, onBatchEnd: () => false, onEnd() {} },
  );
  const read = (): string[] => {
    isRead = true;
    peer?.onWritable(LANE.CONTROL);
    return said;
  };
  return { line, read };
}

test.each(["STATUS_FINISHED", "STATUS_FAILED", "STATUS_STOPPED", "STATUS_RUNNING", "CREDIT"])(
  "when the other end has not taken a megabyte of questions there is room for %s, after them",
  (word) => {
    const { line, read } = lineOf();
    let asked = 0;
    const ask = (): void => {
      for (; asked < 1000; asked++) line.control("ASK", asked, QUESTION);
    };
    expect(ask).toThrow(expect.objectContaining({ code: "SEND_OVERFLOW" }));
    line.control(word, 0, encode({ value: 1 }));
    const said = read();
    expect(said).toEqual([...Array.from({ length: asked }, () => "ASK"), word]);
  },
);
