import { MAX_ASKS } from "../protocol/limits.js";
import { LinkedLine, type Place } from "../util/linked-line.js";
import { type Debtor, type SharedLine, type Told, trySay } from "./shared-line.js";

/** One of many things that are asked together. */
export interface Asking<Op, Outcome> {
  readonly op: Op;
  /** What became of it, or why it cannot be known; undefined while it is not known. */
  outcome: { readonly value: Outcome } | { readonly error: Error } | undefined;
  /** Nobody waits for the outcome any more. */
  isGivenUp: boolean;
  place: Place<Asking<Op, Outcome>> | undefined;
}

/** How a batch is asked, and what its answer says of each. */
export interface BatchKind<Op, Outcome> {
  /** Throws SEND_OVERFLOW. */
  ask(ops: readonly Op[], onTold: (told: Told) => void): void;
  /** Outcomes, in order. Throws BAD_DATA. */
  read(told: readonly unknown[], ops: readonly Op[]): readonly Outcome[];
  /** An outcome that nobody waits for any more. */
  onUnclaimed(outcome: Outcome): void;
}

/**
 * What the boss answers at once is asked in batches: while one is under way, whatever else is asked waits for the next.
 * So a loop that asks without end costs the control lane no more than a turn of it.
 */
export class AskBatches<Op, Outcome> implements Debtor {
  readonly #line: SharedLine;
  readonly #kind: BatchKind<Op, Outcome>;
  readonly #unsent = new LinkedLine<Asking<Op, Outcome>>();
  /** The next batch, as far as it is gathered. */
  #next: Asking<Op, Outcome>[] = [];
  #isUnderWay = false;

  constructor(line: SharedLine, kind: BatchKind<Op, Outcome>) {
    this.#line = line;
    this.#kind = kind;
  }

  /** Asks, now or with the next batch. */
  put(op: Op): Asking<Op, Outcome> {
    const asking: Asking<Op, Outcome> = { op, outcome: undefined, isGivenUp: false, place: undefined };
    asking.place = this.#unsent.push(asking);
    this.#send();
    return asking;
  }

  /** Nobody waits for it any more: it is not asked, unless it is under way already. */
  giveUp(asking: Asking<Op, Outcome>): void {
    if (asking.isGivenUp) return;
    asking.isGivenUp = true;
    if (asking.place && this.#unsent.remove(asking.place)) return;
    if (asking.outcome && "value" in asking.outcome) this.#kind.onUnclaimed(asking.outcome.value);
  }

  pay(): void {
    this.#send();
  }

  #send(): void {
    if (this.#isUnderWay) return;
    this.#next = this.#next.filter(({ isGivenUp }) => !isGivenUp);
    while (this.#next.length < MAX_ASKS) {
      const asking = this.#unsent.shift();
      if (!asking) break;
      this.#next.push(asking);
    }
    if (this.#next.length === 0) return;
    const batch = this.#next;
    const ops = batch.map(({ op }) => op);
    if (!trySay(() => this.#kind.ask(ops, (told) => this.#told(batch, ops, told))))
      return this.#line.owe(this);
    this.#isUnderWay = true;
    this.#next = [];
  }

  #told(batch: readonly Asking<Op, Outcome>[], ops: readonly Op[], told: Told): void {
    this.#isUnderWay = false;
    const outcomes = told instanceof Error ? undefined : this.#kind.read(told, ops);
    batch.forEach((asking, index) => {
      if (!outcomes) asking.outcome = { error: told as Error };
      else if (asking.isGivenUp) this.#kind.onUnclaimed(outcomes[index] as Outcome);
      else asking.outcome = { value: outcomes[index] as Outcome };
    });
    this.#send();
  }
}
