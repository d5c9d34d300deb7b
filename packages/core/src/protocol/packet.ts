import { type Frame, frameBytes, LANE, type Lane, readFrame, writeFrame } from "./frame.js";

/*
 * A packet, little-endian:
 *   0 u8 kind | 1 u8 lane | 2 u16 zero | then, per frame: u32 length, frame
 * The session puts its own header before this one.
 */
const HEADER_BYTES = 4;
const LENGTH_BYTES = 4;
const KIND = { FRAMES: 1, GOODBYE: 2 } as const;

export type PacketKind = "frames" | "goodbye";

/** Frames of one lane on their way into one packet. */
export class FrameBatch {
  readonly #lane: Lane;
  #frames: Frame[] = [];
  #bytes = 0;

  constructor(lane: Lane) {
    this.#lane = lane;
  }

  /** The packet that ends a conversation. */
  static goodbye(): Uint8Array {
    return Uint8Array.of(KIND.GOODBYE, 0, 0, 0);
  }

  /** Bytes of the frames collected so far; 0 when there are none. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds a frame; its body is read when the packet is made and must not change until then. */
  add(frame: Frame): void {
    this.#frames.push(frame);
    this.#bytes += LENGTH_BYTES + frameBytes(frame);
  }

  /** The packet, in memory of its own. */
  toPacket(): Uint8Array {
    const packet = new Uint8Array(HEADER_BYTES + this.#bytes);
    const view = new DataView(packet.buffer);
    packet[0] = KIND.FRAMES;
    packet[1] = this.#lane;
    let at = HEADER_BYTES;
    for (const frame of this.#frames) {
      const length = frameBytes(frame);
      view.setUint32(at, length, true);
      writeFrame(packet, view, at + LENGTH_BYTES, frame);
      at += LENGTH_BYTES + length;
    }
    return packet;
  }

  clear(): void {
    this.#frames = [];
    this.#bytes = 0;
  }
}

/** What a packet is; undefined for what is none of ours. */
export function packetKind(packet: Uint8Array): PacketKind | undefined {
  if (packet.length < HEADER_BYTES) return undefined;
  if (packet[0] === KIND.FRAMES) return "frames";
  return packet[0] === KIND.GOODBYE ? "goodbye" : undefined;
}

/** Hands over the frames of a packet, whose bytes they share. False: it is broken, and so is what sent it. */
export function readFrames(packet: Uint8Array, onFrame: (lane: Lane, frame: Frame) => void): boolean {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const lane = packet[1];
  if (lane !== LANE.CONTROL && lane !== LANE.DATA) return false;
  let at = HEADER_BYTES;
  while (at < packet.length) {
    if (packet.length - at < LENGTH_BYTES) return false;
    const length = view.getUint32(at, true);
    const start = at + LENGTH_BYTES;
    if (length > packet.length - start) return false;
    const frame = readFrame(packet, view, start, start + length);
    if (!frame) return false;
    onFrame(lane, frame);
    at = start + length;
  }
  return true;
}
