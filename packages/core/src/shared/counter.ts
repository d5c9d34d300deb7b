import { type CounterOp, type CounterState, RESET } from "./counter-state.js";
import { checkAmount, counterValue } from "./counter-value.js";

/** The boss's handle of a counter that it shares with its workers. Usable after the boss was closed. */
export class Counter {
  readonly #state: CounterState;

  constructor(state: CounterState) {
    this.#state = state;
  }

  get name(): string {
    return this.#state.name;
  }

  /** What it began with, and begins with again at `reset`. */
  get initial(): number {
    return this.#state.initial;
  }

  /** It never passes this one. */
  get max(): number {
    return this.#state.max;
  }

  /** Adds a whole number, which may be negative; resolves to the value after it. LIMIT_REACHED. */
  async add(amount = 1): Promise<number> {
    checkAmount("counter.add", amount);
    return this.#apply(amount);
  }

  /** What it counts now. */
  async value(): Promise<number> {
    return this.#apply(0);
  }

  /** Begins anew at `initial`; resolves to the value before. */
  async reset(): Promise<number> {
    return this.#apply(RESET);
  }

  #apply(op: CounterOp): number {
    return counterValue(this.name, op, this.#state.apply(op));
  }
}
