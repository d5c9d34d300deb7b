/**
 * Every word that crosses between boss and worker. Strings, so that a capture can be read; one file, so that
 * somebody writing a worker in another language finds them all here.
 */

/** Orders of the boss. Each gets exactly one status in answer, matched by id. */
export const SIGNAL = {
  /** Stop at the next checkpoint and stay there. */
  SUSPEND: "SUSPEND",
  /** Go on; also: start, when employed with `autostart: false`. */
  RESUME: "RESUME",
  /** Unwind and end. */
  STOP: "STOP",
  /** Where are you? */
  STATUS: "STATUS",
  /** On the control lane: the answer to the call of that id. On the data lane: data for `receive()`. */
  DATA: "DATA",
  /** I am listening: the answer to STATUS_CALLING. */
  LISTEN: "LISTEN",
} as const;

/** What a worker says of itself; `STATUS_LOST` is the boss's own verdict. */
export const STATUS = {
  STATUS_READY: "STATUS_READY",
  STATUS_RUNNING: "STATUS_RUNNING",
  STATUS_SUSPENDED: "STATUS_SUSPENDED",
  STATUS_CALLING: "STATUS_CALLING",
  STATUS_WAITING: "STATUS_WAITING",
  STATUS_RECEIVED: "STATUS_RECEIVED",
  STATUS_DATA: "STATUS_DATA",
  STATUS_FINISHED: "STATUS_FINISHED",
  STATUS_FAILED: "STATUS_FAILED",
  STATUS_STOPPED: "STATUS_STOPPED",
  STATUS_LOST: "STATUS_LOST",
  STATUS_ERROR: "STATUS_ERROR",
} as const;

/** Verbs nobody reads but the library: starting, killing, tasks, streams, shared things, carried bodies, hosts. */
export const BOOKKEEPING = {
  EMPLOY: "EMPLOY",
  STATUS_JOINED: "STATUS_JOINED",
  STATUS_LOAD_FAILED: "STATUS_LOAD_FAILED",
  KILL: "KILL",
  RUN: "RUN",
  RECALL: "RECALL",
  STATUS_RECALLED: "STATUS_RECALLED",
  OPEN: "OPEN",
  CREDIT: "CREDIT",
  END: "END",
  ASK: "ASK",
  STATUS_TOLD: "STATUS_TOLD",
  BODY: "BODY",
  ENROL: "ENROL",
  STATUS_EXITED: "STATUS_EXITED",
  STATUS_DRAINING: "STATUS_DRAINING",
} as const;

/** Orders that end a flood: no more of it is sent before they have arrived. */
export const URGENT: ReadonlySet<string> = new Set(["SUSPEND", "STOP", "KILL"]);

export type Signal = keyof typeof SIGNAL;
export type Status = keyof typeof STATUS;
export type Bookkeeping = keyof typeof BOOKKEEPING;
export type Verb = Signal | Status | Bookkeeping;

/** All verbs, for tables and for recognising them on the wire. */
export const VERBS: readonly Verb[] = [
  ...Object.values(SIGNAL),
  ...Object.values(STATUS),
  ...Object.values(BOOKKEEPING),
];

/** Statuses after which a worker says nothing more. */
export type TerminalStatus = "STATUS_FINISHED" | "STATUS_FAILED" | "STATUS_STOPPED" | "STATUS_LOST";

export function isSignal(verb: string): verb is Signal {
  return Object.hasOwn(SIGNAL, verb);
}

export function isStatus(verb: string): verb is Status {
  return Object.hasOwn(STATUS, verb);
}

export function isTerminal(status: Status): status is TerminalStatus {
  return (
    status === "STATUS_FINISHED" ||
    status === "STATUS_FAILED" ||
    status === "STATUS_STOPPED" ||
    status === "STATUS_LOST"
  );
}
