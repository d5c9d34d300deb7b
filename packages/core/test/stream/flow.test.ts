import { expect, test } from "vitest";
import { Inflow } from "../../build/stream/inflow.js";
import { Outflow } from "../../build/stream/outflow.js";
import { STREAM_FRAME_OVERHEAD_BYTES, STREAM_WINDOW_BYTES } from "../../build/stream/stream-limits.js";
import { ByteSpan } from "../../build/util/byte-span.js";

const MAX_BODY_BYTES = 64 * 1024;
/** Charged a 64th of a window. */
const PIECE_BYTES = STREAM_WINDOW_BYTES / 64 - STREAM_FRAME_OVERHEAD_BYTES;
const span = (bytes: number): ByteSpan => ByteSpan.of(new Uint8Array(bytes));
const charge = (bytes: number): number => bytes + STREAM_FRAME_OVERHEAD_BYTES;

/** Verbs and body lengths of all frames it has to send now. */
function send(outflow: Outflow): [string, number][] {
  const sent: [string, number][] = [];
  for (let frame = outflow.next(MAX_BODY_BYTES); frame; frame = outflow.next(MAX_BODY_BYTES)) {
    sent.push([frame.verb, frame.body.length]);
    outflow.sent(frame);
  }
  return sent;
}

/** One whose window is used up but for so many bytes, with more waiting. */
function almostOut(left: number): Outflow {
  const outflow = new Outflow(1, "name", "DATA", { onReady: () => {}, onProgress: () => {} });
  send(outflow);
  for (let used = 0; used < STREAM_WINDOW_BYTES - left; ) {
    const bytes = Math.min(MAX_BODY_BYTES, STREAM_WINDOW_BYTES - left - used - STREAM_FRAME_OVERHEAD_BYTES);
    outflow.write([new Uint8Array(bytes)]);
    expect(send(outflow)).toEqual([["DATA", bytes]]);
    used += charge(bytes);
  }
  outflow.write([new Uint8Array(MAX_BODY_BYTES)]);
  return outflow;
}

test("credit is granted by the quarter of a window, not by the piece", () => {
  const inflow = new Inflow(0);
  const grants: (number | undefined)[] = [];
  for (let taken = 0; taken < STREAM_WINDOW_BYTES; taken += charge(PIECE_BYTES)) {
    expect(inflow.arrive(span(PIECE_BYTES))).toBe(true);
    expect(inflow.take()).toHaveLength(PIECE_BYTES);
    const grant = inflow.dueGrant();
    if (grant !== undefined) {
      expect(grant).toBe(taken + charge(PIECE_BYTES) + STREAM_WINDOW_BYTES);
      grants.push(grant);
    }
  }
  expect(grants).toHaveLength(4);
});

test("of a worker that has returned no more is taken unread than was agreed", () => {
  const inflow = new Inflow(2.5 * STREAM_WINDOW_BYTES);
  const grants = [inflow.extraGrant(), inflow.extraGrant(), inflow.extraGrant()];
  expect(grants).toEqual([STREAM_WINDOW_BYTES, STREAM_WINDOW_BYTES, undefined]);
});

test("a grant that comes late takes no credit away", () => {
  const outflow = almostOut(0);
  outflow.grant(3 * STREAM_WINDOW_BYTES);
  outflow.grant(STREAM_WINDOW_BYTES);
  expect(send(outflow)).toEqual([["DATA", MAX_BODY_BYTES]]);
});

test("a rest of credit that is worth no frame is kept until there is more", () => {
  const outflow = almostOut(1000);
  expect(send(outflow)).toEqual([]);
  outflow.grant(STREAM_WINDOW_BYTES + 10_000);
  expect(send(outflow)).toEqual([["DATA", 11_000 - STREAM_FRAME_OVERHEAD_BYTES]]);
});
