import { type Frame, type FrameReader, frameBytes, readFrame, writeFrame } from "./frame.js";

/*
 * A packet's payload, little-endian, per frame: u32 length, frame. The session puts its header before it.
 */
const LENGTH_BYTES = 4;

/** Frames of one lane on their way into one packet. */
export class FrameBatch {
  #frames: Frame[] = [];
  #bytes = 0;

  /** Bytes of the frames collected so far; 0 when there are none. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds a frame; its body is read when the packet is made and must not change until then. */
  add(frame: Frame): void {
    this.#frames.push(frame);
    this.#bytes += packedBytes(frame);
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

/** What a frame takes in a packet. */
export function packedBytes(frame: Frame): number {
  return LENGTH_BYTES + frameBytes(frame);
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
