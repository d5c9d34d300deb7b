/**
 * Where a session stands. "detached": no link, or none that is proven. "proving": the other end has proved itself and
 * has yet to accept our proof. "up". "lingering": ended, but acknowledges what the other end repeats. "leaving": ended,
 * a reset is still to be sent. "ended": nothing more.
 */
export type SessionPhase = "detached" | "proving" | "up" | "lingering" | "leaving" | "ended";

/** What a session does in a phase. */
interface Allowed {
  /** Takes what its user wants to send. */
  readonly accepts: boolean;
  /** Looks at packets. */
  readonly receives: boolean;
  /** What it hands out. */
  readonly sends: "nothing" | "all" | "acks" | "reset";
}

/** The table of phases. */
export const ALLOWED: { readonly [phase in SessionPhase]: Allowed } = {
  detached: { accepts: true, receives: false, sends: "nothing" },
  proving: { accepts: true, receives: true, sends: "nothing" },
  up: { accepts: true, receives: true, sends: "all" },
  lingering: { accepts: false, receives: true, sends: "acks" },
  leaving: { accepts: false, receives: false, sends: "reset" },
  ended: { accepts: false, receives: false, sends: "nothing" },
};
