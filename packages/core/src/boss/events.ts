import type { BossworksError } from "../errors/bossworks-error.js";
import type { How } from "./how-ended.js";
import type { StatusReport } from "./status-report.js";

/** A message the boss had accepted and the worker's user code never took, or is not known to have taken. */
export interface UndeliveredMessage {
  readonly data: unknown;
  readonly known: "unsent" | "unknown";
}

/** Events of a boss and of each employee, one object each. `E` is the employee. */
export interface EmployeeEvents<E> {
  /** A signal was answered, also late. */
  status: { readonly employee: E; readonly report: StatusReport };
  /** A message was taken out of the inbox; listening makes the listener a taker. */
  message: { readonly employee: E; readonly data: unknown };
  /** The worker is CALLING. */
  call: { readonly employee: E };
  /** Silence past the limit: the worker counts as gone. */
  lost: { readonly employee: E; readonly reason: string };
  /** No checkpoint for longer than `stuckAfterMs`; nothing is done about it. */
  stuck: { readonly employee: E; readonly sinceMs: number };
  unstuck: { readonly employee: E; readonly sinceMs: number };
  /** Nobody takes its messages, and its sends wait. */
  unread: { readonly employee: E; readonly count: number };
  /**
   * The schema of the worker refused a message that was sent to it: BAD_DATA with `issues`. It was not delivered. Only where
   * the schema was not at hand when it was sent; else `send` rejects.
   */
  refused: { readonly employee: E; readonly error: BossworksError };
  /** It has ended, its thread or process too. */
  exit: {
    readonly employee: E;
    readonly how: How;
    readonly code: number | null;
    readonly signal: string | null;
    /** Messages of it that wait in its inbox. */
    readonly unread: number;
    /** Messages to it that it never took; decoded when looked at. */
    readonly undelivered: readonly UndeliveredMessage[];
  };
  /** Another was started in the place of `previous`, which had ended so. Told on `previous` and on the boss. */
  restarted: { readonly previous: E; readonly employee: E; readonly reason: How };
  /** It ended once too often and is not started again: RESTART_LIMIT, the last failure as `cause`. */
  gaveup: { readonly employee: E; readonly error: BossworksError };
  /** Node could not end its thread. */
  leaked: { readonly employee: E };
  /** Its link is gone; what is sent waits until another one stands, or the worker is lost. */
  linkbroken: { readonly employee: E; readonly reason: string };
  /** Another link stands after `downMs`; nothing was lost, `resent` packets to the worker had to be sent again. */
  linkrestored: { readonly employee: E; readonly downMs: number; readonly resent: number };
}

/** Names of the events, for recognising a mistyped one. */
export const EMPLOYEE_EVENTS: readonly (keyof EmployeeEvents<unknown>)[] = [
  "status",
  "message",
  "call",
  "lost",
  "stuck",
  "unstuck",
  "unread",
  "refused",
  "exit",
  "restarted",
  "gaveup",
  "leaked",
  "linkbroken",
  "linkrestored",
];
