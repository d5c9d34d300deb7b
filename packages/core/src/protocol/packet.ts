import { plainBytes } from "../util/byte-span.js";
import { type Frame, type FrameReader, frameBytes, readFrame, writeFrame } from "./frame.js";
import { giveBack, roomFor, type Sheet } from "./sheet.js";

/*
 * A packet's payload, little-endian, per frame: u32 length, frame. The session puts its header before it.
 */
const LENGTH_BYTES = 4;

/** Frames of one lane on their way into one packet, written as they come. */
export class FrameBatch {
  #sheet: Sheet | undefined;
  #bytes = 0;

  /** Bytes of the frames collected so far; 0 when there are none. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds a frame; `bytes` are its `packedBytes`, for who knows them already. */
  add(frame: Frame, bytes = packedBytes(frame)): void {
    const at = this.#bytes;
    const sheet = roomFor(this.#sheet, at, bytes);
    this.#sheet = sheet;
    sheet.view.setUint32(at, bytes - LENGTH_BYTES, true);
    writeFrame(sheet.bytes, sheet.view, at + LENGTH_BYTES, frame);
    this.#bytes = at + bytes;
  }

  /** Takes the frames out, in memory of their own, after `headBytes` bytes for somebody else's header. */
  take(headBytes: number): Uint8Array {
    const packet = new Uint8Array(headBytes + this.#bytes);
    if (this.#sheet) {
      packet.set(this.#sheet.bytes.subarray(0, this.#bytes), headBytes);
      giveBack(this.#sheet);
    }
    this.#sheet = undefined;
    this.#bytes = 0;
    return packet;
  }
}

/** What a frame takes in a packet. */
export function packedBytes(frame: Frame): number {
  return LENGTH_BYTES + frameBytes(frame);
}

/** Hands over frames that stand one after the other, and share their memory with `payload`. False: some are broken. */
export function readFrameList(
  payload: Uint8Array,
  onFrame: (frame: Frame) => void,
  read: FrameReader = readFrame,
): boolean {
  const bytes = plainBytes(payload);
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
