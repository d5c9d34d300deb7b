import { ByteSpan } from "../../build/util/byte-span.js";
import { SignalDesk } from "../../build/worker/signal-desk.js";

const SIGNALS = ["SUSPEND", "RESUME", "STATUS", "LISTEN", "DATA", "STOP"] as const;
/** What boss and worker can do in one step. */
export const STEPS = [
  ...SIGNALS,
  "LISTEN to an earlier call",
  "DATA for an earlier call",
  "checkpoint",
  "call",
  "withdraw",
] as const;
export type Step = (typeof STEPS)[number];

const FIRST_CALL = 2 ** 31;
/** A body no call is answered with by chance. */
const ANSWER = ByteSpan.of(new Uint8Array([42]));
export const STATES = [
  "READY",
  "RUNNING",
  "SUSPENDED",
  "CALLING",
  "WAITING",
  "SUSPENDED_WAITING",
  "SUSPENDED_ANSWERED",
];
const INSIDE_A_CALL = ["CALLING", "WAITING", "SUSPENDED_WAITING", "SUSPENDED_ANSWERED"];

interface Answer {
  readonly index: number;
  readonly verb: string;
  readonly status: string;
}

/** One boss and one worker, walked step by step; throws where a rule of docs/protocol.md is broken. */
export class Walk {
  readonly answers: Answer[] = [];
  #sent = 0;
  #lastCall = FIRST_CALL - 1;
  /** User code stands in a call. */
  #inCall = false;
  #stopped = false;
  /** The answer of the present call is with the desk. */
  #answerTaken = false;
  #resumed = false;
  readonly #indexOf = new Map<object, number>();
  /** LISTEN and DATA that name a call which is over. */
  readonly #late = new Set<object>();
  readonly #desk: SignalDesk;

  constructor(start: boolean, Desk = SignalDesk) {
    this.#desk = new Desk({
      answer: (signal, status) => this.#onAnswer(signal, status),
      onStop: () => {
        this.#stopped = true;
      },
    });
    if (start) this.#desk.start();
  }

  get state(): string {
    return this.#desk.state;
  }

  /** False when the step makes no sense here, and nothing was done. */
  take(step: Step): boolean {
    if (step === "checkpoint") return this.#checkpoint();
    if (step === "call") return this.#call();
    if (step === "withdraw") return this.#withdraw();
    const isLate = step.endsWith("an earlier call");
    const call = Math.max(this.#lastCall, FIRST_CALL) - (isLate ? 1 : 0);
    const verb = step.split(" ", 1)[0] ?? step;
    const id = verb === "DATA" ? call : 100 + this.#sent;
    const signal = { verb, id, body: ANSWER, ...(verb === "LISTEN" && { call }) };
    this.#indexOf.set(signal, this.#sent++);
    if (isLate) this.#late.add(signal);
    const wasCalling = this.#desk.state === "CALLING";
    const before = this.answers.length;
    this.#desk.take(signal);
    if (wasCalling && verb !== "LISTEN")
      this.#demand(this.answers.length === before, "CALLING answers LISTEN only");
    this.#look();
    return true;
  }

  /** Lets the walk come to its end: whatever waits must be answered once it can be. */
  finish(): void {
    if (this.#stopped) return this.#onlyOnce();
    if (this.#desk.state === "CALLING") this.take("LISTEN");
    if (this.#desk.state.startsWith("SUSPENDED")) this.take("RESUME");
    if (this.#desk.state === "WAITING") this.take("RESUME");
    if (this.#desk.state.startsWith("SUSPENDED")) this.take("RESUME");
    if (this.#inCall && this.#desk.state === "RUNNING") this.#endCall();
    this.#checkpointOnce();
    this.#demand(!this.#desk.hasWaiting, "at a checkpoint, outside of CALLING, nothing waits");
    this.#onlyOnce();
    const answered = new Set(this.answers.map(({ index }) => index));
    this.#demand(answered.size === this.#sent, "every signal is answered");
  }

  #call(): boolean {
    if (this.#inCall || this.#stopped || this.#desk.state !== "RUNNING" || this.#desk.hasWaiting)
      return false;
    this.#inCall = true;
    this.#answerTaken = false;
    this.#resumed = false;
    this.#desk.beginCall(++this.#lastCall);
    this.#look();
    return true;
  }

  /** User code may give a call up in any state but while suspended, when nothing of it may go on. */
  #withdraw(): boolean {
    if (!this.#inCall || this.#stopped || this.#desk.state.startsWith("SUSPENDED")) return false;
    if (this.#desk.state === "RUNNING") return false;
    this.#inCall = false;
    this.#desk.withdrawCall(false);
    this.#look();
    return true;
  }

  #checkpoint(): boolean {
    if (this.#stopped) return false;
    this.#checkpointOnce();
    return true;
  }

  #checkpointOnce(): void {
    this.#desk.settle(true);
    if (this.#inCall && this.#desk.state === "RUNNING") this.#endCall();
    this.#look();
  }

  #endCall(): void {
    const outcome = this.#desk.takeOutcome();
    this.#demand(outcome !== undefined, "a call that is over has an outcome");
    if (this.#answerTaken) this.#demand(outcome?.answer === ANSWER, "an answer that was taken is returned");
    else this.#demand(this.#resumed && outcome?.answer === undefined, "without an answer RESUME ended it");
    this.#inCall = false;
    this.#demand(this.#desk.takeOutcome() === undefined, "an outcome is given once");
  }

  #onAnswer(signal: { readonly verb: string; readonly id: number }, status: string): void {
    const index = this.#indexOf.get(signal) ?? -1;
    this.answers.push({ index, verb: signal.verb, status });
    if (signal.verb === "DATA" && status !== "STATUS_ERROR") {
      this.#demand(this.#inCall && signal.id === this.#lastCall, "only the present call is answered");
      this.#answerTaken = true;
    }
    if (this.#late.has(signal))
      this.#demand(status === "STATUS_ERROR", "LISTEN and DATA are for the call they name");
    if (signal.verb === "RESUME" && status === "STATUS_RUNNING") this.#resumed = true;
  }

  #look(): void {
    const { state } = this.#desk;
    this.#demand(STATES.includes(state), `${state} is a state`);
    if (!this.#inCall) this.#demand(!INSIDE_A_CALL.includes(state), `${state} only within a call`);
    const mayWait = state === "CALLING" || state === "RUNNING";
    this.#demand(mayWait || !this.#desk.hasWaiting, `nothing waits in ${state}`);
    if (state === "SUSPENDED_ANSWERED") this.#demand(this.#answerTaken, "an answer is kept");
    this.#inOrder();
  }

  /** Answers come in the order of sending; STATUS may overtake a SUSPEND that waits, and LISTEN all that wait for it. */
  #inOrder(): void {
    const ordered = this.answers
      .filter(({ verb }) => verb !== "STATUS" && verb !== "LISTEN")
      .map(({ index }) => index);
    for (let i = 1; i < ordered.length; i++) {
      this.#demand(Number(ordered[i - 1]) < Number(ordered[i]), "answers come in the order of sending");
    }
  }

  #onlyOnce(): void {
    const indexes = this.answers.map(({ index }) => index);
    this.#demand(new Set(indexes).size === indexes.length, "no signal is answered twice");
    this.#demand(
      !this.answers.some(({ verb }) => verb === "STOP"),
      "STOP is answered by the terminal status alone",
    );
  }

  #demand(holds: boolean, rule: string): void {
    if (!holds) throw new Error(rule);
  }
}

/** Walks every order of so many steps; the first that breaks a rule, with the rule. */
export function findBroken(depth: number, start: boolean, Desk = SignalDesk): string | undefined {
  const open: Step[][] = [[]];
  for (let steps = open.pop(); steps; steps = open.pop()) {
    try {
      const one = walk(steps, start, Desk);
      if (!one) continue;
      one.finish();
    } catch (error) {
      return `${steps.join(", ")}: ${(error as Error).message}`;
    }
    if (steps.length < depth) for (const step of STEPS) open.push([...steps, step]);
  }
  return undefined;
}

/** Walks one order of steps from the start; undefined when a step makes no sense in it. */
export function walk(steps: readonly Step[], start: boolean, Desk = SignalDesk): Walk | undefined {
  const one = new Walk(start, Desk);
  for (const step of steps) if (!one.take(step)) return undefined;
  return one;
}
