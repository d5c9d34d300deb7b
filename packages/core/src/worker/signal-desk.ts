import { STATE_TABLE, type WorkerState } from "../protocol/state-table.js";
import { isSignal, type Status } from "../protocol/verbs.js";
import type { ByteSpan } from "../util/byte-span.js";

/** A signal as the desk needs it. */
export interface SignalFrame {
  readonly verb: string;
  readonly id: number;
  readonly body: ByteSpan;
  /** LISTEN: the call it is for; left out: whichever waits. */
  readonly call?: number;
}

/** How a call ended: with the boss's answer (still encoded), or with RESUME and nothing. */
export type CallOutcome = { readonly answer: ByteSpan } | { readonly answer: undefined };

/** What the desk lets its worker know. */
export interface DeskEvents {
  /** Answer this signal with this status; `call` is set when the answer hands over a call's data. */
  answer(signal: SignalFrame, status: Status): void;
  /** STOP arrived; called once. */
  onStop(): void;
}

/**
 * The worker's side of the state table: takes signals in the order they come, obeys each when its rule allows, and
 * answers every one exactly once. Knows nothing of time, threads or transports, so that all interleavings can be
 * walked by a test.
 */
export class SignalDesk {
  readonly #events: DeskEvents;
  #state: WorkerState = "READY";
  #waiting: SignalFrame[] = [];
  #call: { id: number; outcome: CallOutcome | undefined } | undefined;
  #stopId: number | undefined;
  #closed = false;

  constructor(events: DeskEvents) {
    this.#events = events;
  }

  get state(): WorkerState {
    return this.#state;
  }

  get isSuspended(): boolean {
    return this.#state.startsWith("SUSPENDED");
  }

  /** Id of the STOP that was received, undefined while none was. */
  get stopId(): number | undefined {
    return this.#stopId;
  }

  /** True while signals wait for a checkpoint or for LISTEN. */
  get hasWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** READY becomes RUNNING without an order: `autostart`. */
  start(): void {
    if (this.#state === "READY") this.#state = "RUNNING";
  }

  /** True from the beginning of a call until its outcome was taken. */
  get isInCall(): boolean {
    return this.#call !== undefined;
  }

  /** A signal arrived. */
  take(signal: SignalFrame): void {
    if (this.#closed) return;
    const { verb } = signal;
    if (!isSignal(verb)) return this.#events.answer(signal, "STATUS_ERROR");
    if (verb === "STOP") return this.#stop(signal);
    const rule = STATE_TABLE[this.#state][verb];
    const overtakes = verb === "STATUS" || (this.#state === "CALLING" && verb === "LISTEN");
    if (rule.when === "now" && (overtakes || this.#waiting.length === 0)) this.#obey(signal);
    else this.#waiting.push(signal);
    if (this.#state === "WAITING") this.settle(false);
  }

  /** Obeys, in order, whatever may be obeyed now. */
  settle(atCheckpoint: boolean): void {
    for (;;) {
      const next = this.#waiting[0];
      if (!next || !isSignal(next.verb) || this.#closed) return;
      const { when } = STATE_TABLE[this.#state][next.verb];
      if (when === "after-listen" || (when === "checkpoint" && !atCheckpoint)) return;
      this.#waiting.shift();
      this.#obey(next);
    }
  }

  /** User code calls: from now on only STOP and LISTEN count. Only in RUNNING, with no signal waiting. */
  beginCall(id: number): void {
    this.#call = { id, outcome: undefined };
    this.#state = "CALLING";
  }

  /** How the call ended, once the worker runs again; forgets the call. */
  takeOutcome(): CallOutcome | undefined {
    const outcome = this.#call?.outcome;
    if (!outcome || this.#state !== "RUNNING") return undefined;
    this.#call = undefined;
    return outcome;
  }

  /** User code gave the call up; what waited for LISTEN is obeyed as its rules in the state reached allow. */
  withdrawCall(atCheckpoint: boolean): void {
    this.#call = undefined;
    this.#state = this.isSuspended ? "SUSPENDED" : "RUNNING";
    this.settle(atCheckpoint);
  }

  /** What this desk is for has ended: whatever still waits is refused. */
  end(): void {
    const waiting = this.#waiting;
    this.close();
    for (const signal of waiting) this.#events.answer(signal, "STATUS_ERROR");
  }

  /** The worker has said its last word: nothing is answered any more. */
  close(): void {
    this.#closed = true;
    this.#waiting = [];
  }

  #stop(signal: SignalFrame): void {
    // Later STOPs are answered by the same terminal status.
    if (this.#stopId !== undefined) return;
    this.#stopId = signal.id;
    this.#events.onStop();
  }

  #obey(signal: SignalFrame): void {
    if (!isSignal(signal.verb)) return;
    const rule = STATE_TABLE[this.#state][signal.verb];
    if (rule.next === "END") return;
    if (signal.verb === "LISTEN" && signal.call !== undefined && signal.call !== this.#call?.id) {
      return this.#events.answer(signal, "STATUS_ERROR");
    }
    if (signal.verb === "DATA" && rule.answer !== "STATUS_ERROR") {
      if (signal.id !== this.#call?.id) return this.#events.answer(signal, "STATUS_ERROR");
      this.#call.outcome = { answer: signal.body };
    } else if (this.#state === "WAITING" && signal.verb === "RESUME" && this.#call) {
      this.#call.outcome = { answer: undefined };
    }
    this.#state = rule.next;
    this.#events.answer(signal, rule.answer);
  }
}
