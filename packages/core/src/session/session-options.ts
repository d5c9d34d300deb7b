import type { MacKeys } from "./packet-mac.js";
import type { Pair } from "./pair.js";

/** How a session works; both ends have the same windows. */
export interface SessionOptions {
  /** Most bytes the data lane keeps until they are acknowledged, and takes at once; headers count. */
  readonly windowBytes: number;
  /** The heartbeat until both ends have agreed on one, in milliseconds. */
  readonly heartbeatMs: number;
  /** From the last sign of life to the verdict "lost", in milliseconds; infinity for never. */
  readonly lostAfterMs: number;
  /** The silence of the other end means nothing. Default false. */
  readonly isPatient?: boolean | undefined;
  /** Every packet bears a MAC: strangers can write to the medium, or packets of an earlier attach may come. */
  readonly isProtected: boolean;
  /** The medium loses and reorders nothing while a link stands: nobody needs to ask, nor to linger. */
  readonly isLossless: boolean;
}

/** What a handshake has settled. */
export interface Attach {
  /** Greater than any before. */
  readonly epoch: number;
  /** What the other end has received, by lane. */
  readonly received: Pair;
  /** What it takes, in bytes of the lane counted from the session's beginning. */
  readonly granted: Pair;
  readonly heartbeatMs: number;
  /** Undefined without a secret. */
  readonly keys: MacKeys | undefined;
  /** False: the other end has yet to accept our proof; nothing is sent before it was heard. */
  readonly isConfirmed: boolean;
}
