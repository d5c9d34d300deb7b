import { type Frame, type FrameReader, frameBytes, LANE, type Lane, readFrame, writeFrame } from "./frame.js";

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
    this.#bytes += packedBytes(frame);
  }

  /** The packet, in memory of its own. */
  toPacket(): Uint8Array {
    const packet = this.toFrames(HEADER_BYTES);
    packet[0] = KIND.FRAMES;
    packet[1] = this.#lane;
    return packet;
  }

  /** The frames alone, in memory of their own, after `headBytes` bytes for somebody else's header. */
  toFrames(headBytes: number): Uint8Array {
    const packet = new Uint8Array(headBytes + this.#bytes);
    const view = new DataView(packet.buffer);
    let at = headBytes;
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

/** What a frame takes in a packet. */
export function packedBytes(frame: Frame): number {
  return LENGTH_BYTES + frameBytes(frame);
}

/** Hands over the frames of a packet, whose bytes they share. False: it is broken, and so is what sent it. */
export function readFrames(packet: Uint8Array, onFrame: (lane: Lane, frame: Frame) => void): boolean {
  const lane = packet[1];
  if (lane !== LANE.CONTROL && lane !== LANE.DATA) return false;
  return readFrameList(packet.subarray(HEADER_BYTES), (frame) => onFrame(lane, frame));
}

/** Hands over frames that stand one after the other, and share their bytes with `bytes`. False: some are broken. */
export function readFrameList(
  bytes: Uint8Array,
  onFrame: (frame: Frame) => void,
  read: FrameReader = readFrame,
): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at < bytes.length) {
    if (bytes.length - at < LENGTH_BYTES) return false;
    const length = view.getUint32(at, true);
    const start = at + LENGTH_BYTES;
    if (length > bytes.length - start) return false;
    const frame = read(bytes, view, start, start + length);
    if (!frame) return false;
    onFrame(frame);
    at = start + length;
  }
  return true;
}
