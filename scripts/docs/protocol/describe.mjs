import { built } from "./built.mjs";
import { hexOf, notate } from "./notate.mjs";

const { decode } = await built("codec/codec.js");
const { FLAG } = await built("protocol/frame.js");
const { readFrameList } = await built("protocol/packet.js");
const { HEADER_BYTES, PACKET, readHeader } = await built("session/packet-header.js");
const { readPair } = await built("session/pair.js");

const WHOLE = FLAG.FIRST | FLAG.LAST;
const NAMES = Object.fromEntries(Object.entries(PACKET).map(([name, type]) => [type, name]));

/** A frame's fields; those that are not there are left out. A body that is whole is shown as a value, bytes of streams are not. */
export function describeFrame({ verb, id, scope, flags, after, total, headers, body }) {
  const isStreamed = scope > 0 && (verb === "DATA" || verb === "STATUS_DATA");
  const isWhole = (flags & WHOLE) === WHOLE && !isStreamed;
  return {
    verb,
    id,
    scope,
    flags,
    ...(flags & FLAG.AFTER && { after }),
    ...(flags & FLAG.TOTAL && { total }),
    ...(flags & FLAG.HEADERS && { headers: notate(decode(headers)) }),
    ...(body.length > 0 && (isWhole ? { body: notate(decode(body)) } : { part: hexOf(body) })),
  };
}

/** The frames of a payload. */
export function describeFrames(payload) {
  const frames = [];
  if (!readFrameList(payload, (frame) => frames.push(describeFrame(frame))))
    throw new Error("a payload of no frames: a recording is wrong");
  return frames;
}

/** A packet's header, and what its payload holds where that is more than bytes. */
export function describePacket(packet) {
  const header = readHeader(packet);
  if (!header) throw new Error("no packet: a recording is wrong");
  const { version, type, epoch, seq, ack, window, lane, flags, bytes } = header;
  const payload = packet.subarray(bytes);
  return {
    type: NAMES[type] ?? String(type),
    header: { version, type, epoch, length: payload.length, seq, ack, window, lane, flags },
    ...(bytes > HEADER_BYTES && { mac: hexOf(packet.subarray(HEADER_BYTES, bytes)) }),
    ...describePayload(type, payload),
  };
}

function describePayload(type, payload) {
  switch (type) {
    case PACKET.DATA:
      return { frames: describeFrames(payload) };
    case PACKET.PING:
      return { sent: readPair(payload, 0) };
    case PACKET.PONG:
      return { received: readPair(payload, 0), granted: readPair(payload, 12) };
    case PACKET.RESET:
      return { reason: Buffer.from(payload).toString("utf8") };
    default:
      return {};
  }
}
