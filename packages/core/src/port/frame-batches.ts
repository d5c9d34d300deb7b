import { LANE, type Lane } from "../protocol/frame.js";
import { FrameBatch } from "../protocol/packet.js";
import { URGENT } from "../protocol/verbs.js";
import type { Session } from "../session/session.js";

/** So many bytes of data in one turn, so soon after the turn before, are a flood: what comes next is worth waiting for. */
const FLOOD_BYTES = 4096;
const FLOOD_MS = 2;

/** Frames that wait to be given to a session, a batch for each lane. */
export class FrameBatches {
  readonly #session: Session;
  readonly #isOfLink: boolean;
  readonly #batches = [new FrameBatch(), new FrameBatch()] as const;
  /** When a turn with data ended last, and how many bytes there were. */
  #turnEnd = { at: Number.NEGATIVE_INFINITY, bytes: 0 };

  /** `isOfLink`: where frames are only passed on, and no user code runs that could hold them up. */
  constructor(session: Session, isOfLink: boolean) {
    this.#session = session;
    this.#isOfLink = isOfLink;
  }

  of(lane: Lane): FrameBatch {
    return this.#batches[lane];
  }

  /** Control that travels with whatever else is said until what runs now has ended: answers, and tasks asked back. */
  gathers(verb: string): boolean {
    return this.#isOfLink ? !URGENT.has(verb) : verb === "RECALL";
  }

  /** Asked at the end of each turn that brought data: true where it brought so much so soon that more is to be expected. */
  isFlooded(now: number): boolean {
    const { bytes } = this.of(LANE.DATA);
    const last = this.#turnEnd;
    this.#turnEnd = { at: now, bytes };
    const more = bytes < last.bytes ? bytes : bytes - last.bytes;
    return more >= FLOOD_BYTES && now - last.at < FLOOD_MS;
  }

  /** Hands a batch to the session, which has room for it: that was looked at frame by frame. False: it is empty. */
  flush(lane: Lane): boolean {
    const batch = this.#batches[lane];
    if (batch.bytes === 0) return false;
    this.#session.send(lane, batch.take(this.#session.headerBytes));
    return true;
  }
}
