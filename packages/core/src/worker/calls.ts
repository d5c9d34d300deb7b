import { encode } from "../codec/codec.js";
import type { Line } from "../lane/line.js";
import { queueMicrotask } from "../timers.js";
import type { ByteSpan } from "../util/byte-span.js";
import { LazyMap } from "../util/lazy-map.js";
import type { Answers } from "./answers.js";
import { trySay } from "./shared-line.js";
import type { CallOutcome, SignalDesk } from "./signal-desk.js";
import { PENDING, type Pending } from "./wait-list.js";

/** Ids of calls are the worker's to give; the top bit keeps them apart from the ids of the boss's signals. */
export const CALL_ID = 2 ** 31;

const MAX_ID = 2 ** 32 - 1;

/** What calls need of their engine. */
export interface CallsOwner {
  readonly desk: SignalDesk;
  readonly line: Line;
  readonly answers: Answers;
  /** True while user code stands at a checkpoint. */
  readonly isStanding: boolean;
  /** The next call in line may begin. */
  onFree(): void;
}

/** The worker's calls, one after another: whoever of its tasks calls, the boss hears of one at a time. */
export class Calls {
  readonly #owner: CallsOwner;
  #body: ByteSpan | undefined;
  #nextId = CALL_ID;
  /** The call the desk is in, or was in last. */
  #currentId = 0;
  /** How calls ended whose tasks stand still: the desk is free for others meanwhile. */
  readonly #outcomes = new LazyMap<number, CallOutcome>();

  constructor(owner: CallsOwner) {
    this.#owner = owner;
  }

  /** Enters CALLING, if the worker runs, nothing waits before it and the boss can be told. Returns the call's id. */
  begin(body: ByteSpan): number | Pending {
    const { desk, answers, line } = this.#owner;
    this.#collect();
    if (desk.state !== "RUNNING" || desk.hasWaiting || desk.isInCall) return PENDING;
    const id = this.#nextId;
    if (!trySay(() => line.control("STATUS_CALLING", id))) return PENDING;
    this.#nextId = id === MAX_ID ? CALL_ID : id + 1;
    this.#body = body;
    this.#currentId = id;
    desk.beginCall(id);
    answers.stateChanged();
    return id;
  }

  /** What LISTEN is answered with. */
  takeBody(): ByteSpan {
    const body = this.#body ?? encode(undefined);
    this.#body = undefined;
    return body;
  }

  /** How a call ended, once it has. */
  takeOutcome(id: number): CallOutcome | undefined {
    this.#collect();
    const outcome = this.#outcomes.get(id);
    if (!outcome) return undefined;
    this.#outcomes.delete(id);
    // Another task's call may have been tried before this one, when there was no room for it.
    queueMicrotask(() => this.#owner.onFree());
    return outcome;
  }

  /** User code gave the call up. */
  withdraw(id: number): void {
    this.#collect();
    if (this.#outcomes.delete(id)) return;
    const { desk, answers, line, isStanding } = this.#owner;
    this.#body = undefined;
    desk.withdrawCall(isStanding);
    answers.stateChanged();
    line.control("STATUS_RUNNING", id, answers.body({ what: "worker.call" }));
    this.#owner.onFree();
  }

  #collect(): void {
    const outcome = this.#owner.desk.takeOutcome();
    if (outcome) this.#outcomes.set(this.#currentId, outcome);
  }
}
