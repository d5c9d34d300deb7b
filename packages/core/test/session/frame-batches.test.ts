import { expect, test } from "vitest";
import { FrameBatches } from "../../build/port/frame-batches.js";
import { LANE, makeFrame } from "../../build/protocol/frame.js";
import type { Session } from "../../build/session/session.js";

function makeBatches() {
  const sent: number[] = [];
  const session = { headerBytes: 0, send: (_: number, packet: Uint8Array) => void sent.push(packet.length) };
  const batches = new FrameBatches(session as unknown as Session, false);
  const add = (bytes: number): void => batches.of(LANE.DATA).add(makeFrame("DATA", 1, new Uint8Array(bytes)));
  return { batches, sent, add };
}

test("much data in one quick turn after another is a flood; the first turn, a slow one and one of little data are none", () => {
  const { batches, add } = makeBatches();
  add(5000);
  expect(batches.isFlooded(100)).toBe(false);
  add(5000);
  expect(batches.isFlooded(100.5)).toBe(true);
  add(5000);
  expect(batches.isFlooded(101)).toBe(true);
  add(100);
  expect(batches.isFlooded(101.5)).toBe(false);
  add(5000);
  expect(batches.isFlooded(102)).toBe(true);
  add(5000);
  expect(batches.isFlooded(105)).toBe(false);
});

test("a packet that left in the middle of a turn ends no flood", () => {
  const { batches, sent, add } = makeBatches();
  add(60_000);
  expect(batches.isFlooded(1)).toBe(false);
  expect(batches.flush(LANE.DATA)).toBe(true);
  add(4000);
  add(1000);
  expect(batches.isFlooded(1.5)).toBe(true);
  expect(batches.flush(LANE.DATA)).toBe(true);
  expect(batches.flush(LANE.DATA)).toBe(false);
  expect(sent).toHaveLength(2);
});
