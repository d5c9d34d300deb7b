import { unpack } from "./msgpack.mjs";

/** Frames, written from docs/protocol.md alone. */
export const FLAG = { FIRST: 1, LAST: 2, HEADERS: 4, AFTER: 8, TOTAL: 16, CARRIED: 32 };

const FIXED = 12;

/** The frames of a payload. Throws when they do not fill it. */
export function readFrames(payload) {
  const frames = [];
  for (let at = 0; at < payload.length; ) {
    const length = payload.readUInt32LE(at);
    if (length > payload.length - at - 4) throw new Error("a frame is longer than its packet");
    frames.push(readFrame(payload.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
  }
  return frames;
}

/** One frame; `body` is its bytes. Throws when it is none. */
export function readFrame(bytes) {
  if (bytes.length < FIXED) throw new Error("a frame is too short");
  const flags = bytes[1];
  const headersLength = bytes.readUInt16LE(2);
  let at = FIXED;
  const after = flags & FLAG.AFTER ? Number(bytes.readBigUInt64LE(at)) : undefined;
  if (flags & FLAG.AFTER) at += 8;
  const total = flags & FLAG.TOTAL ? bytes.readUInt32LE(at) : undefined;
  if (flags & FLAG.TOTAL) at += 4;
  const verbEnd = at + bytes[0];
  const bodyAt = verbEnd + headersLength;
  if (bytes[0] === 0 || bytes[0] > 32 || headersLength > 4096 || bodyAt > bytes.length)
    throw new Error("a frame's parts do not fit into it");
  return {
    verb: bytes.toString("latin1", at, verbEnd),
    id: bytes.readUInt32LE(4),
    scope: bytes.readUInt32LE(8),
    flags,
    after,
    total,
    headers: headersLength > 0 ? unpack(bytes.subarray(verbEnd, bodyAt)) : undefined,
    body: bytes.subarray(bodyAt),
  };
}

/** A frame with its length before it, as it stands in a payload. */
export function writeFrame({ verb, id = 0, flags = FLAG.FIRST | FLAG.LAST, after, body = Buffer.alloc(0) }) {
  const hasAfter = after !== undefined;
  const head = Buffer.alloc(4 + FIXED + (hasAfter ? 8 : 0));
  const length = head.length - 4 + verb.length + body.length;
  head.writeUInt32LE(length);
  head[4] = verb.length;
  head[5] = flags | (hasAfter ? FLAG.AFTER : 0);
  head.writeUInt32LE(id, 8);
  if (hasAfter) head.writeBigUInt64LE(BigInt(after), 16);
  return Buffer.concat([head, Buffer.from(verb, "latin1"), body]);
}
