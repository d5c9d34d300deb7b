import { LANE } from "../protocol/frame.js";
import type { Pair } from "./pair.js";
import { ReceiveWindow } from "./receive-window.js";
import { ResendWindow } from "./resend-window.js";
import type { UndeliveredPayload } from "./session-events.js";
import { CONTROL_WINDOW_BYTES } from "./session-limits.js";

/** Both lanes, control first. */
export const LANES = [LANE.CONTROL, LANE.DATA] as const;

/** Both directions of both lanes of one end. */
export class LaneWindows {
  readonly sending: readonly [ResendWindow, ResendWindow];
  readonly receiving: readonly [ReceiveWindow, ReceiveWindow];

  /** The control lane's window is the same everywhere. */
  constructor(windowBytes: number) {
    this.sending = [new ResendWindow(CONTROL_WINDOW_BYTES), new ResendWindow(windowBytes)];
    this.receiving = [new ReceiveWindow(CONTROL_WINDOW_BYTES), new ReceiveWindow(windowBytes)];
  }

  /** What has come. */
  get received(): Pair {
    return [this.receiving[0].received, this.receiving[1].received];
  }

  /** What may come, in bytes from the session's beginning. */
  get granted(): Pair {
    return [this.receiving[0].granted, this.receiving[1].granted];
  }

  /** The last seq sent in this attach. */
  get lastSent(): Pair {
    return [this.sending[0].lastSent, this.sending[1].lastSent];
  }

  /** Packets that were sent in earlier attaches and are sent again in this one. */
  get resent(): number {
    return this.sending[0].resent + this.sending[1].resent;
  }

  /** Something accepted is not acknowledged. */
  get isWaiting(): boolean {
    return this.sending.some(({ isWaiting }) => isWaiting);
  }

  /** The other end has said goodbye, and all it had sent came. */
  get isPeerDone(): boolean {
    return this.receiving.every(({ isFinished }) => isFinished);
  }

  /** A new attach. False: the other end cannot have received that, or has lost what it had. */
  resume(received: Pair, granted: Pair): boolean {
    for (const lane of LANES) {
      if (!this.sending[lane].resume(received[lane])) return false;
      this.sending[lane].allow(granted[lane]);
      this.receiving[lane].resume();
    }
    return true;
  }

  /** What was accepted and not acknowledged, in order within a lane, without the headers. Forgets it. */
  takeBack(headerBytes: number): UndeliveredPayload[] {
    return LANES.flatMap((lane) =>
      this.sending[lane].takeBack().map(({ packet, wasSent }) => {
        return { lane, payload: packet.subarray(headerBytes), known: wasSent ? "unknown" : "unsent" };
      }),
    );
  }
}
