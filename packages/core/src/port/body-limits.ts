import { CONTROL_RING_BYTES, maxPayloadBytes } from "../mailbox/ring-layout.js";
import { MAX_FRAME_HEAD_BYTES } from "../protocol/frame.js";

/**
 * Largest body of one frame on each lane, in bytes, by lane, of a mailbox that another process makes with data rings of
 * so many bytes.
 */
export function bodyLimits(ringBytes: number): readonly [number, number] {
  return [
    maxPayloadBytes(CONTROL_RING_BYTES) - MAX_FRAME_HEAD_BYTES,
    maxPayloadBytes(ringBytes) - MAX_FRAME_HEAD_BYTES,
  ];
}
