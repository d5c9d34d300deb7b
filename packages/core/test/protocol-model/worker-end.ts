import { FLAG, type Frame, makeFrame } from "@bossworks/core/driver";
import { decode, encode } from "../../build/codec/codec.js";
import type { ByteSpan } from "../../build/util/byte-span.js";
import { demand } from "./demand.js";
import type { Ends } from "./load-built.js";

const FIRST_CALL = 2 ** 31;
/** Bodies of reports: what they say does not matter here. */
const REPORT = encode({ sinceMs: 0, lastCheckpointMs: 0, taken: 0 });

/** Where user code is: between checkpoints, at one, about to call, in a call, or at its end. */
type Place = "runs" | "stands" | "wants to call" | "calls" | "has ended";

/** What the desk tells its owner. */
interface Signal {
  readonly verb: string;
  readonly id: number;
  readonly call?: number;
}

/** The worker's end: production's desk, and user code that does one thing a step. Says what it sends by `send`. */
export class WorkerEnd {
  place: Place = "runs";
  readonly desk: InstanceType<Ends["SignalDesk"]>;
  readonly #send: (frame: Frame) => void;
  readonly #answered = new Set<number>();
  #lastCall = FIRST_CALL - 1;
  #isStopped = false;
  /** Calls that user code has given up. */
  readonly #givenUp = new Set<number>();
  #resumes = 0;
  #lastOrdered = 0;

  constructor({ SignalDesk }: Ends, autostart: boolean, send: (frame: Frame) => void) {
    this.#send = send;
    this.desk = new SignalDesk({
      answer: (signal, status) => this.#onAnswer(signal, status),
      onStop: () => {
        demand(!this.#isStopped, "STOP is told once");
        this.#isStopped = true;
      },
    });
    if (autostart) this.desk.start();
    else this.place = "stands";
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** A frame arrived. */
  take(frame: Frame): void {
    if (frame.verb === "EMPLOY") return;
    const call = frame.verb === "LISTEN" ? decode(frame.body) : undefined;
    this.desk.take({ ...frame, ...(typeof call === "number" && { call }) });
    if (this.place !== "runs" && this.place !== "has ended") this.#look();
  }

  /** User code computes: nobody who was told SUSPENDED may see that. */
  work(): void {
    demand(!this.desk.isSuspended, "suspended code stands");
    demand(this.desk.state !== "READY", "code that was not started stands");
  }

  checkpoint(): void {
    this.place = "stands";
    this.#look();
  }

  call(): void {
    this.place = "wants to call";
    this.#look();
  }

  /** User code gives its call up, by a time limit. */
  withdraw(): void {
    this.place = "runs";
    this.#givenUp.add(this.#lastCall);
    this.desk.withdrawCall(false);
    this.#send(makeFrame("STATUS_RUNNING", this.#lastCall, REPORT));
  }

  /** User code is at a checkpoint, of whatever kind. */
  #look(): void {
    this.desk.settle(true);
    if (this.#isStopped) return this.#end();
    if (this.desk.isSuspended || this.desk.state === "READY") return;
    if (this.place === "wants to call") return this.#beginCall();
    if (this.place === "stands") this.place = "runs";
    const outcome = this.place === "calls" && this.desk.state === "RUNNING" && this.desk.takeOutcome();
    if (outcome) this.#returned(outcome.answer);
  }

  #beginCall(): void {
    if (this.desk.state !== "RUNNING" || this.desk.hasWaiting) return;
    this.place = "calls";
    this.#resumes = 0;
    this.desk.beginCall(++this.#lastCall);
    this.#send(makeFrame("STATUS_CALLING", this.#lastCall));
  }

  #returned(answer: ByteSpan | undefined): void {
    this.place = "runs";
    if (answer === undefined) return demand(this.#resumes > 0, "without an answer RESUME ends a call");
    const { value } = decode(answer) as { value: unknown };
    demand(value === -this.#lastCall, "a call returns its own answer");
    demand(this.desk.takeOutcome() === undefined, "an outcome is given once");
  }

  #end(): void {
    this.place = "has ended";
    this.desk.close();
    this.#send(makeFrame("STATUS_STOPPED", this.desk.stopId, encode({ taken: 0 })));
  }

  #onAnswer({ verb, id, call = 0 }: Signal, status: string): void {
    demand(this.place !== "has ended", "nothing is answered after the last word");
    demand(verb !== "STOP", "STOP is answered by the last word alone");
    demand(!this.#answered.has(id), "every signal is answered once");
    if (id < FIRST_CALL) this.#answered.add(id);
    if (verb === "SUSPEND" || verb === "RESUME") {
      demand(id > this.#lastOrdered, "orders are answered in the order they were given");
      this.#lastOrdered = id;
    }
    if (verb === "RESUME" && status === "STATUS_RUNNING") this.#resumes++;
    if (verb === "LISTEN" && status === "STATUS_ERROR")
      demand(this.#givenUp.has(call), "a boss listens once, and to nothing but a call");
    if (verb === "LISTEN" && status === "STATUS_WAITING") {
      demand(this.place === "calls", "a call's data is given while it calls");
      const frame = makeFrame(status, id, encode(this.#lastCall));
      return this.#send({ ...frame, flags: frame.flags | FLAG.AFTER });
    }
    this.#send(makeFrame(status, id, REPORT));
  }
}
