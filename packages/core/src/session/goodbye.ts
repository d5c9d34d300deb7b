import type { LaneWindows } from "./lane-windows.js";

/** How far the two ends of a session are with saying goodbye, and how long each step may take. */
export class Goodbye {
  /** Our FINs are on their way, or came; and the other end's. */
  isOurs = false;
  isTheirs = false;
  /** When we wait no longer for our FINs to be acknowledged. */
  drainAt = Number.POSITIVE_INFINITY;
  /** When we no longer acknowledge what the other end repeats after the end. */
  lingerUntil = Number.POSITIVE_INFINITY;

  /** We close. */
  begin(now: number, drainMs: number): void {
    this.isOurs = true;
    this.drainAt = now + drainMs;
  }

  /** The end came; `lingerMs`: and the other end may not know. */
  finish(now: number, lingerMs: number): void {
    this.drainAt = Number.POSITIVE_INFINITY;
    this.lingerUntil = now + lingerMs;
  }

  /**
   * Who has said goodbye and was understood. Who closes must be sure that the other end has all, and, if that one
   * closes too, have heard all.
   */
  saidBy(lanes: LaneWindows): "us" | "them" | undefined {
    if (!this.isOurs) return lanes.isPeerDone ? "them" : undefined;
    return !lanes.isWaiting && (lanes.isPeerDone || !this.isTheirs) ? "us" : undefined;
  }
}
