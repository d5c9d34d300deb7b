import type { Lane } from "../protocol/frame.js";

/** A payload that was accepted and is not known to have arrived. */
export interface UndeliveredPayload {
  readonly lane: Lane;
  readonly payload: Uint8Array;
  /** "unsent": it never left. "unknown": it may have arrived. */
  readonly known: "unsent" | "unknown";
}

/** How a session ended. */
export interface SessionEnd {
  /**
   * "closed": one end said goodbye and the other has all it had sent. "aborted": one end gave up, or a goodbye was
   * not answered in time. "lost": silence. "restarted": the other end is not the one it was. "broken": nonsense came.
   */
  readonly kind: "closed" | "aborted" | "lost" | "restarted" | "broken";
  /** It was this end that closed or gave up. */
  readonly isOurs: boolean;
  readonly reason: string;
  /** In order within a lane. */
  readonly undelivered: readonly UndeliveredPayload[];
}

/** What a session tells the one above it. */
export interface SessionEvents {
  /** The payload of the next packet of a lane; its bytes belong to the receiver. */
  onData(lane: Lane, payload: Uint8Array): void;
  /** The lane has room again after `send` had said "full". */
  onWritable(lane: Lane): void;
  /** Nothing was heard for a while. */
  onSuspect(): void;
  /** The link is to be given up: silence. What is accepted now waits for the next one. */
  onBroken(): void;
  /** A link stands, the first or another one, and the other end has proved itself; `resent` packets go once more. */
  onUp(resent: number): void;
  /** Called once, last of all. */
  onEnd(end: SessionEnd): void;
}
