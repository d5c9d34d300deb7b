import type { Lane } from "../../build/protocol/frame.js";

/** What a payload of the simulation says of itself. */
export interface PayloadLabel {
  readonly sender: number;
  readonly lane: number;
  readonly index: number;
}

export const LABEL_BYTES = 8;

/** A packet with room for the header, whose payload says where it belongs and is filled accordingly. */
export function makePacket(
  headerBytes: number,
  sender: number,
  lane: Lane,
  index: number,
  bytes: number,
): Uint8Array {
  const packet = new Uint8Array(headerBytes + Math.max(bytes, LABEL_BYTES)).fill(index * 7 + lane);
  const view = new DataView(packet.buffer, headerBytes);
  view.setUint16(0, sender, true);
  view.setUint16(2, lane, true);
  view.setUint32(4, index, true);
  return packet;
}

/** The label of a payload; throws when its bytes are not as they were made. */
export function readPayload(payload: Uint8Array): PayloadLabel {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const label = {
    sender: view.getUint16(0, true),
    lane: view.getUint16(2, true),
    index: view.getUint32(4, true),
  };
  const filling = (label.index * 7 + label.lane) & 255;
  for (let at = LABEL_BYTES; at < payload.length; at++)
    if (payload[at] !== filling) throw new Error("I1: a payload arrived changed");
  return label;
}
