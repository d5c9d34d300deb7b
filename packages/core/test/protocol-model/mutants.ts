import type { Mutation } from "./load-built.js";

const DESK = "worker/signal-desk.js";
const TABLE = "protocol/state-table.js";
const CALLS = "boss/call-desk.js";
const REPLIES = "boss/pending-replies.js";
const EMPLOYMENT = "boss/employment.js";
const CALL_DESK_OF_A_LINE = "boss/make-call-desk.js";

/** Production code with one rule dropped, by that rule. */
export const MUTANTS: { readonly [rule: string]: Mutation } = {
  "SUSPEND is confirmed at a checkpoint": {
    file: TABLE,
    from: 'SUSPEND: rule("SUSPENDED", "STATUS_SUSPENDED", "checkpoint")',
    to: 'SUSPEND: rule("SUSPENDED", "STATUS_SUSPENDED")',
  },
  "STATUS waits for LISTEN": {
    file: TABLE,
    from: 'STATUS: deferred("STATUS_WAITING")',
    to: 'STATUS: rule("CALLING", "STATUS_CALLING")',
  },
  "SUSPEND waits for LISTEN": {
    file: TABLE,
    from: 'SUSPEND: deferred("STATUS_SUSPENDED")',
    to: 'SUSPEND: rule("SUSPENDED", "STATUS_SUSPENDED")',
  },
  "RESUME brings a call that was suspended back to WAITING": {
    file: TABLE,
    from: 'RESUME: rule("WAITING", "STATUS_WAITING")',
    to: 'RESUME: rule("RUNNING", "STATUS_RUNNING")',
  },
  "an answer that comes to a suspended call is kept": {
    file: TABLE,
    from: 'DATA: rule("SUSPENDED_ANSWERED", "STATUS_SUSPENDED")',
    to: 'DATA: rule("SUSPENDED_WAITING", "STATUS_SUSPENDED")',
  },
  "RESUME starts a worker that is READY": {
    file: TABLE,
    from: 'RESUME: rule("RUNNING", "STATUS_RUNNING"),\n        STOP,\n        STATUS: rule("READY", "STATUS_READY")',
    to: 'RESUME: rule("READY", "STATUS_READY"),\n        STOP,\n        STATUS: rule("READY", "STATUS_READY")',
  },
  "signals do not overtake one another": {
    file: DESK,
    from: 'rule.when === "now" && (overtakes || this.#waiting.length === 0)',
    to: 'rule.when === "now"',
  },
  "what waits is answered": {
    file: DESK,
    from: "this.#waiting.push(signal);",
    to: "{}",
  },
  "what waited for LISTEN is answered after it": {
    file: DESK,
    from: 'if (this.#state === "WAITING")\n            this.settle(false);',
    to: "",
  },
  "LISTEN is for the call it names": {
    file: DESK,
    from: "signal.call !== undefined && signal.call !== this.#call?.id",
    to: "false",
  },
  "DATA answers the call it names": {
    file: DESK,
    from: "if (signal.id !== this.#call?.id)",
    to: "if (false)",
  },
  "RESUME without an answer ends a call": {
    file: DESK,
    from: 'else if (this.#state === "WAITING" && signal.verb === "RESUME" && this.#call)',
    to: "else if (false)",
  },
  "a call's outcome is given once": {
    file: DESK,
    from: "this.#call = undefined;\n        return outcome;",
    to: "return outcome;",
  },
  "a call that is given up leaves CALLING": {
    file: DESK,
    from: 'this.#state = this.isSuspended ? "SUSPENDED" : "RUNNING";',
    to: "",
  },
  "STOP is told once": {
    file: DESK,
    from: "if (this.#stopId !== undefined)\n            return;",
    to: "",
  },
  "nothing is answered after the last word": {
    file: DESK,
    from: "this.#closed = true;",
    to: "",
  },
  "a boss listens to a call once": {
    file: CALLS,
    from: "callId === undefined || this.#listening || !handler",
    to: "callId === undefined || !handler",
  },
  "a boss forgets a call that was listened to": {
    file: CALLS,
    from: "this.over(callId);",
    to: "",
  },
  "a boss listens to the call that came meanwhile": {
    file: CALLS,
    from: "this.over(callId);\n            this.attend();",
    to: "this.over(callId);",
  },
  "a boss names the call it listens to": {
    file: CALL_DESK_OF_A_LINE,
    from: "{ body: encode(callId) }",
    to: "{}",
  },
  "the worker's end of a call reaches the boss": {
    file: EMPLOYMENT,
    from: "return this.calls.over(frame.id);",
    to: "return;",
  },
  "answers go to who asked": {
    file: REPLIES,
    from: "this.#waiting.get(frame.id)?.resolve(frame);",
    to: "[...this.#waiting.values()].at(-1)?.resolve(frame);",
  },
  "the end settles what is asked": {
    file: REPLIES,
    from: "waiting.reject(error());",
    to: "{}",
  },
  "the boss keeps up with the worker's status": {
    file: EMPLOYMENT,
    from: "this.#state = verb;",
    to: "",
  },
};
