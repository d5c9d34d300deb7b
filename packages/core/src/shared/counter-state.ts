/** What is asked of a counter: to add so much, 0 to only look, or to begin anew. */
export type CounterOp = number | typeof RESET;

/** As a number is something to add, this is none. */
export const RESET = true;

/** What became of it: the value after an addition or before a reset; or why there was none: the value, and the limit. */
export type CounterResult = number | readonly [value: number, limit: number];

/** A whole number between what numbers count exactly and `max`. */
export class CounterState {
  readonly name: string;
  readonly initial: number;
  readonly max: number;
  #value: number;

  constructor(name: string, initial: number, max: number) {
    this.name = name;
    this.initial = initial;
    this.max = max;
    this.#value = initial;
  }

  /** Does it, or nothing. */
  apply(op: CounterOp): CounterResult {
    const before = this.#value;
    if (op === RESET) {
      this.#value = this.initial;
      return before;
    }
    const after = before + op;
    const limit = op > 0 ? this.max : Number.MIN_SAFE_INTEGER;
    if (op > 0 ? after > limit : after < limit) return [before, limit];
    this.#value = after;
    return after;
  }
}

/** True for what `CounterState.apply` takes. */
export function isCounterOp(value: unknown): value is CounterOp {
  return value === RESET || Number.isSafeInteger(value);
}
