import { encode } from "../../build/codec/codec.js";
import { FLAG, type Frame, makeFrame } from "../../build/protocol/frame.js";
import { FrameBatch } from "../../build/protocol/packet.js";
import { ByteSpan } from "../../build/util/byte-span.js";
import { unnote } from "./unnote.js";
import { bytesOf, type FrameVector } from "./vectors.js";

/** The frame of a vector's fields. */
export function frameOf({ verb, id, scope, flags, after, total, headers, body, part }: FrameVector): Frame {
  return {
    ...makeFrame(verb, id),
    scope,
    flags,
    after: after ?? 0,
    total: total ?? 0,
    ...(flags & FLAG.HEADERS && { headers: encode(unnote(headers)).view() }),
    ...(part !== undefined && { body: ByteSpan.of(bytesOf(part)) }),
    ...(body !== undefined && { body: encode(unnote(body)) }),
  };
}

/** Frames as they stand in a payload, behind so many bytes for the header. */
export function payloadOf(frames: readonly FrameVector[], headerBytes: number): Uint8Array {
  const batch = new FrameBatch();
  for (const frame of frames) batch.add(frameOf(frame));
  return batch.take(headerBytes);
}
