import { openRings } from "../mailbox/mailbox.js";
import { CONTROL_RING_BYTES, END, maxPayloadBytes } from "../mailbox/ring-layout.js";
import { MAX_FRAME_HEAD_BYTES } from "../protocol/frame.js";

/** Largest body of one frame on each lane of a mailbox, in bytes, by lane. */
export function mailboxBodyLimits(memory: SharedArrayBuffer): readonly [number, number] {
  const [control, data] = openRings(memory, END.BOSS).writers;
  return [control.maxPayloadBytes - MAX_FRAME_HEAD_BYTES, data.maxPayloadBytes - MAX_FRAME_HEAD_BYTES];
}

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
