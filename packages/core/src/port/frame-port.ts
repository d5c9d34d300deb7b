import type { Frame, Lane } from "../protocol/frame.js";

/** Why a port ended. */
export interface PortEnd {
  /**
   * "closed": the other end said goodbye. "aborted": it gave up. "gone": it vanished. "lost": it was silent for too long,
   * or somebody else came in its place. "broken": it sent nonsense.
   */
  readonly kind: "closed" | "aborted" | "gone" | "lost" | "broken";
  readonly message: string;
  readonly cause?: unknown;
}

/** What a port tells the one above it. All are called from the port's own turn, never from inside `send`. */
export interface FramePortEvents {
  /** A frame arrived; its bytes belong to the receiver, unless it said that it only passes data on. In order within a lane. */
  onFrame(lane: Lane, frame: Frame): void;
  /** The lane takes frames again after `send` had said "full". */
  onWritable(lane: Lane): void;
  /**
   * A batch of frames was handed over: the time for work that must not run inside it. True: code that was waiting is
   * about to go on, and shall do so before more frames come.
   */
  onBatchEnd(): boolean;
  /** The port ended; called once, last of all. */
  onEnd(end: PortEnd): void;
}

/**
 * The seam between Boss or Worker and everything that carries their frames: two lanes of frames, full and writable,
 * the end. Above it nobody knows how bytes travel, below it nobody knows what they mean.
 */
export interface FramePort {
  /** Largest body of one frame on each lane, in bytes, by lane; larger ones are cut by the sender above. */
  readonly maxBodyBytes: readonly [control: number, data: number];
  /**
   * Takes the frame whole, or says "full" and has taken nothing: `onWritable` follows. Never blocks, and keeps neither the
   * object nor its bytes.
   */
  send(lane: Lane, frame: Frame): "ok" | "full";
  /** A call waits for the other end: keep the event loop alive, and wake as fast as the medium can. Counted. */
  hold(): void;
  /** Ends one `hold`. */
  release(): void;
  /** Says goodbye; what was sent before still arrives. Twice is fine. */
  close(): void;
  /** Gives up at once; what was sent may be lost. */
  abort(reason: string): void;
}
