import type { Signal, Status } from "./verbs.js";

/**
 * Where a living worker stands. The two suspended states beside SUSPENDED remember a call: one still without
 * its answer, one with the answer kept for RESUME.
 */
export type WorkerState =
  | "READY"
  | "RUNNING"
  | "SUSPENDED"
  | "CALLING"
  | "WAITING"
  | "SUSPENDED_WAITING"
  | "SUSPENDED_ANSWERED";

/** When a signal may be obeyed and answered. */
export type When =
  /** On arrival. */
  | "now"
  /** When user code stands at a checkpoint; signals behind it wait with it, but for STATUS and STOP. */
  | "checkpoint"
  /** After LISTEN, in order. */
  | "after-listen";

/** What a signal does to a worker in a given state. */
export interface Rule {
  readonly when: When;
  /** The state it leads to; "END" unwinds user code and ends with a terminal status. */
  readonly next: WorkerState | "END";
  /** The status it is answered with. */
  readonly answer: Status;
}

const rule = (next: Rule["next"], answer: Status, when: When = "now"): Rule => ({ next, answer, when });
const refused = (state: WorkerState): Rule => rule(state, "STATUS_ERROR");
const STOP = rule("END", "STATUS_STOPPED");

/** After LISTEN the rule of the state then reached decides; what stands here is only that it waits. */
const deferred = (answer: Status): Rule => rule("CALLING", answer, "after-listen");

/**
 * The whole behaviour of a worker towards signals, after Erlang's `sys`: every signal is answered once, repeats
 * are no errors, STOP works everywhere, STATUS everywhere but in CALLING, where it waits for LISTEN.
 */
export const STATE_TABLE: { readonly [state in WorkerState]: { readonly [signal in Signal]: Rule } } = {
  READY: {
    SUSPEND: rule("SUSPENDED", "STATUS_SUSPENDED"),
    RESUME: rule("RUNNING", "STATUS_RUNNING"),
    STOP,
    STATUS: rule("READY", "STATUS_READY"),
    DATA: refused("READY"),
    LISTEN: refused("READY"),
  },
  RUNNING: {
    SUSPEND: rule("SUSPENDED", "STATUS_SUSPENDED", "checkpoint"),
    RESUME: rule("RUNNING", "STATUS_RUNNING"),
    STOP,
    STATUS: rule("RUNNING", "STATUS_RUNNING"),
    DATA: refused("RUNNING"),
    LISTEN: refused("RUNNING"),
  },
  SUSPENDED: {
    SUSPEND: rule("SUSPENDED", "STATUS_SUSPENDED"),
    RESUME: rule("RUNNING", "STATUS_RUNNING"),
    STOP,
    STATUS: rule("SUSPENDED", "STATUS_SUSPENDED"),
    DATA: refused("SUSPENDED"),
    LISTEN: refused("SUSPENDED"),
  },
  CALLING: {
    SUSPEND: deferred("STATUS_SUSPENDED"),
    RESUME: deferred("STATUS_RUNNING"),
    STOP,
    STATUS: deferred("STATUS_WAITING"),
    DATA: deferred("STATUS_RUNNING"),
    LISTEN: rule("WAITING", "STATUS_WAITING"),
  },
  WAITING: {
    SUSPEND: rule("SUSPENDED_WAITING", "STATUS_SUSPENDED"),
    RESUME: rule("RUNNING", "STATUS_RUNNING"),
    STOP,
    STATUS: rule("WAITING", "STATUS_WAITING"),
    DATA: rule("RUNNING", "STATUS_RUNNING"),
    LISTEN: refused("WAITING"),
  },
  SUSPENDED_WAITING: {
    SUSPEND: rule("SUSPENDED_WAITING", "STATUS_SUSPENDED"),
    RESUME: rule("WAITING", "STATUS_WAITING"),
    STOP,
    STATUS: rule("SUSPENDED_WAITING", "STATUS_SUSPENDED"),
    DATA: rule("SUSPENDED_ANSWERED", "STATUS_SUSPENDED"),
    LISTEN: refused("SUSPENDED_WAITING"),
  },
  SUSPENDED_ANSWERED: {
    SUSPEND: rule("SUSPENDED_ANSWERED", "STATUS_SUSPENDED"),
    RESUME: rule("RUNNING", "STATUS_RUNNING"),
    STOP,
    STATUS: rule("SUSPENDED_ANSWERED", "STATUS_SUSPENDED"),
    DATA: refused("SUSPENDED_ANSWERED"),
    LISTEN: refused("SUSPENDED_ANSWERED"),
  },
};

/** The status by which a state is known outside. */
export const STATUS_OF_STATE: { readonly [state in WorkerState]: Status } = {
  READY: "STATUS_READY",
  RUNNING: "STATUS_RUNNING",
  SUSPENDED: "STATUS_SUSPENDED",
  CALLING: "STATUS_CALLING",
  WAITING: "STATUS_WAITING",
  SUSPENDED_WAITING: "STATUS_SUSPENDED",
  SUSPENDED_ANSWERED: "STATUS_SUSPENDED",
};
