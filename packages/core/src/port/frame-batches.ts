import type { Lane } from "../protocol/frame.js";
import { FrameBatch } from "../protocol/packet.js";
import type { Session } from "../session/session.js";

/** Frames that wait to be given to a session, a batch for each lane. */
export class FrameBatches {
  readonly #session: Session;
  readonly #batches = [new FrameBatch(), new FrameBatch()] as const;

  constructor(session: Session) {
    this.#session = session;
  }

  of(lane: Lane): FrameBatch {
    return this.#batches[lane];
  }

  /** Hands a batch to the session, which has room for it: that was looked at frame by frame. False: it is empty. */
  flush(lane: Lane): boolean {
    const batch = this.#batches[lane];
    if (batch.bytes === 0) return false;
    this.#session.send(lane, batch.take(this.#session.headerBytes));
    return true;
  }
}
