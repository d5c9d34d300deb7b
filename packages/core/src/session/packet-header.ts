import { LANE, type Lane } from "../protocol/frame.js";
import { getU48, setU48 } from "./u48.js";

/*
 * Every packet of a session begins with this header, little-endian; that of the handshake is the same in all versions:
 *    0 2  magic "BW"
 *    2 1  version (high nibble), length of the header in words of 4 bytes (low nibble): 8, or 12 with a MAC
 *    3 1  type; unknown ones from 128 on are ignored, others end the session
 *    4 4  epoch: which attach this belongs to; 0 in a handshake
 *    8 4  bytes of the payload, which fills the rest of the packet
 *   12 6  seq of the lane (DATA, FIN), 1 and up, never again from the start; in a handshake the sender's tag
 *   18 6  ack: all up to here was received of this lane in the other direction; in a handshake the receiver's tag
 *   24 6  window: so many bytes of this lane may be sent in all, counted from the session's beginning
 *   30 1  lane
 *   31 1  flags
 *   32 16 MAC, where strangers can write: HMAC-SHA256 of header and payload, its first half
 */
const MAGIC_0 = 0x42;
const MAGIC_1 = 0x57;
const BARE_WORDS = 8;
const MAC_WORDS = 12;

/** The version this code speaks. */
export const SESSION_VERSION = 1;
/** Bytes of a header without and with a MAC. */
export const HEADER_BYTES = BARE_WORDS * 4;
export const MAC_HEADER_BYTES = MAC_WORDS * 4;

/** Packet types. Those below 16 belong to the handshake. */
export const PACKET = {
  HELLO: 1,
  CHALLENGE: 2,
  PROOF: 3,
  REJECT: 4,
  /** First packet of an epoch: the proof was accepted. */
  READY: 16,
  /** Frames of one lane. */
  DATA: 17,
  ACK: 18,
  /** What follows `ack` is missing: send it again. */
  NACK: 19,
  /** Payload: the last seq sent, u48 by lane. */
  PING: 20,
  /** Payload: ack and window, u48 by lane. */
  PONG: 21,
  /** Nothing follows on this lane; takes a seq. */
  FIN: 22,
  /** The sender has given up; the payload is its reason, UTF-8. */
  RESET: 23,
} as const;

/** Types from here on may be ignored by who does not know them. */
export const FIRST_IGNORABLE_TYPE = 128;

/** Bits of the flags byte; unknown ones are ignored. */
export const PACKET_FLAG = {
  /** Acknowledge at once. */
  ACK_NOW: 1,
  /** The sender is closing: its FIN will come, or has. */
  CLOSING: 2,
} as const;

/** A packet's header. */
export interface PacketHeader {
  /** Version of the protocol, 0 to 15. */
  readonly version: number;
  /** One of {@link PACKET}, or one this code does not know. */
  readonly type: number;
  readonly epoch: number;
  readonly seq: number;
  readonly ack: number;
  readonly window: number;
  readonly lane: Lane;
  readonly flags: number;
  /** Bytes of the header, and so where the payload begins. */
  readonly bytes: number;
}

/** Writes the header of `packet`, whose length is final; a MAC is written later, where `withMac` leaves room for it. */
export function writeHeader(
  packet: Uint8Array,
  header: Omit<PacketHeader, "version" | "bytes">,
  withMac: boolean,
): void {
  const words = withMac ? MAC_WORDS : BARE_WORDS;
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  packet[0] = MAGIC_0;
  packet[1] = MAGIC_1;
  packet[2] = (SESSION_VERSION << 4) | words;
  packet[3] = header.type;
  view.setUint32(4, header.epoch, true);
  view.setUint32(8, packet.length - words * 4, true);
  setU48(view, 12, header.seq);
  setU48(view, 18, header.ack);
  setU48(view, 24, header.window);
  packet[30] = header.lane;
  packet[31] = header.flags;
}

/** The header of a packet; undefined for bytes that are none. Nothing is copied, whatever a length claims. */
export function readHeader(packet: Uint8Array): PacketHeader | undefined {
  if (packet.length < HEADER_BYTES || packet[0] !== MAGIC_0 || packet[1] !== MAGIC_1) return undefined;
  const words = (packet[2] as number) & 15;
  const bytes = words * 4;
  const lane = packet[30] as number;
  if ((words !== BARE_WORDS && words !== MAC_WORDS) || packet.length < bytes) return undefined;
  if (lane !== LANE.CONTROL && lane !== LANE.DATA) return undefined;
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  if (view.getUint32(8, true) !== packet.length - bytes) return undefined;
  return {
    version: (packet[2] as number) >> 4,
    type: packet[3] as number,
    epoch: view.getUint32(4, true),
    seq: getU48(view, 12),
    ack: getU48(view, 18),
    window: getU48(view, 24),
    lane,
    flags: packet[31] as number,
    bytes,
  };
}
