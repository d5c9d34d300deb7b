import type { BossworksError } from "../errors/bossworks-error.js";
import type { HostExit } from "../host/host.js";
import type { LineLimits, Undelivered } from "../lane/line.js";
import type { LinkEvents } from "../port/link-events.js";
import type { Signal } from "../protocol/verbs.js";
import type { SharedThings } from "../shared/shared-things.js";
import type { End } from "./how-ended.js";
import type { StatusReport } from "./status-report.js";
import type { TaskSide } from "./task-side.js";

/** Signals that are answered by a report. */
export type ReportedSignal = Extract<Signal, "STATUS" | "SUSPEND" | "RESUME">;

/** What an employment tells the one who employs: the employee's events, and the boss's. */
export interface EmploymentEvents extends LinkEvents {
  /** In the very turn of joining: what the worker says next must find its employee on the staff. */
  onJoined(): void;
  onStatus(report: StatusReport): void;
  onMessage(data: unknown): void;
  hasMessageListeners(): boolean;
  onCalling(): void;
  callHandler(): ((data: unknown) => unknown) | undefined;
  onUnread(count: number): void;
  /** The worker's schema refused a message that was sent to it. */
  onRefused(error: BossworksError): void;
  /** The boss's own verdict: the worker counts as gone. */
  onLost(reason: string): void;
  onLeaked(): void;
  onExit(end: End, exit: HostExit, undelivered: readonly Undelivered[]): void;
}

/** A worker that leaves the staff. */
export interface Leaving {
  /** What its exit tells to be undelivered. */
  readonly undelivered: readonly Undelivered[];
  /** To be called when its exit was told. */
  whenTold(): void;
}

/** Who starts a worker again when it has ended. */
export interface Restarter {
  /** Its end was asked for: nobody is to follow. Also called once it has ended. */
  cancel(): void;
  /** It has left the staff. */
  left(undelivered: readonly Undelivered[]): Leaving;
}

export interface EmploymentSettings {
  readonly id: string;
  readonly name: string;
  readonly dealerName: string;
  /** See `IDealer`. */
  readonly trouble: () => Error | undefined;
  readonly limits: LineLimits;
  readonly signalTimeoutMs: number;
  /** What its worker may ask for. */
  readonly shared: SharedThings;
  /** Set when it runs tasks. */
  readonly tasks?: TaskSide | undefined;
}
