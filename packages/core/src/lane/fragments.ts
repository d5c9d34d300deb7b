import { FLAG, type Frame, WHOLE } from "../protocol/frame.js";
import { ByteSpan } from "../util/byte-span.js";
import { putSpan } from "../util/copy-span.js";

/** A frame on its way out, cut as it goes: bodies are cut once, at their source, and never again on the way. */
export interface Outgoing {
  readonly frame: Frame;
  /** Bytes of the body already handed to the port. */
  offset: number;
  /** Called when the last fragment was handed over. */
  readonly onSent?: (() => void) | undefined;
}

/** The next fragment of at most `maxBodyBytes`, without moving on: the port may be full. */
export function nextFragment({ frame, offset }: Outgoing, maxBodyBytes: number): Frame {
  const { body } = frame;
  if (body.length <= maxBodyBytes) return frame;
  const end = Math.min(offset + maxBodyBytes, body.length);
  const first = offset === 0;
  const last = end === body.length;
  const flags =
    (frame.flags & ~WHOLE & (first ? -1 : ~(FLAG.AFTER | FLAG.HEADERS))) |
    (first ? FLAG.FIRST | FLAG.TOTAL : 0) |
    (last ? FLAG.LAST : 0);
  return {
    ...frame,
    flags,
    total: first ? body.length : 0,
    headers: first ? frame.headers : frame.headers.subarray(0, 0),
    body: body.part(offset, end),
  };
}

/** Says what went wrong with what the other end sent. */
export class FragmentError extends Error {}

/** Joins the fragments of one kind back into whole frames: they arrive in order, one body at a time. */
export class Assembler {
  readonly #maxBytes: number;
  #open: { frame: Frame; body: Buffer; filled: number } | undefined;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The whole frame when this fragment was its last, else undefined. Throws `FragmentError`. */
  add(frame: Frame): Frame | undefined {
    const first = (frame.flags & FLAG.FIRST) !== 0;
    const last = (frame.flags & FLAG.LAST) !== 0;
    if (first) {
      if (this.#open) throw new FragmentError("a body begins inside another");
      if (last) return frame;
      if (frame.total > this.#maxBytes || frame.total <= frame.body.length) {
        throw new FragmentError(`a body of ${frame.total} bytes was announced`);
      }
      this.#open = { frame, body: Buffer.allocUnsafeSlow(frame.total), filled: 0 };
    }
    const open = this.#open;
    if (!open) throw new FragmentError("a fragment without a beginning");
    if (open.filled + frame.body.length > open.body.length)
      throw new FragmentError("a body is longer than announced");
    putSpan(frame.body, open.body, open.filled);
    open.filled += frame.body.length;
    if (!last) return undefined;
    if (open.filled !== open.body.length) throw new FragmentError("a body is shorter than announced");
    this.#open = undefined;
    return { ...open.frame, flags: open.frame.flags | WHOLE, body: ByteSpan.of(open.body) };
  }
}
