import { type CounterOp, RESET } from "../shared/counter-state.js";
import { checkAmount, counterValue } from "../shared/counter-value.js";
import { checkSharedName } from "../shared/shared-name.js";
import { assertNotAborted, checkWaitOptions, isLimit, type WaitOptions } from "../util/wait-limits.js";
import { given } from "./given-promise.js";
import { PENDING, type Pending, type WaitKind } from "./wait-list.js";
import type { WorkerScope } from "./worker-scope.js";

/**
 * A worker's handle of a counter that its boss has made; every method is a checkpoint. An addition that was sent is not
 * called back: STOP is met at the next checkpoint, and one given up by its own limit may have counted.
 */
export interface WorkerCounter {
  readonly name: string;
  /** Adds a whole number, which may be negative; resolves to the value after it. LIMIT_REACHED, SHARED_UNKNOWN. */
  add(amount?: number, options?: WaitOptions): Promise<number>;
  /** The same, blocking the thread. */
  addSync(amount?: number, options?: WaitOptions): number;
  /** What it counts now. SHARED_UNKNOWN. */
  value(options?: WaitOptions): Promise<number>;
  /** The same, blocking the thread. */
  valueSync(options?: WaitOptions): number;
  /** Begins anew at the counter's `initial`; resolves to the value before. SHARED_UNKNOWN. */
  reset(options?: WaitOptions): Promise<number>;
  /** The same, blocking the thread. */
  resetSync(options?: WaitOptions): number;
}

/** The implementation of {@link WorkerCounter}. */
export class CounterOfWorker implements WorkerCounter {
  readonly name: string;
  readonly #scope: WorkerScope;

  /** Throws `TypeError` for what is no name. */
  constructor(scope: WorkerScope, name: string) {
    checkSharedName("worker.counter", name);
    this.name = name;
    this.#scope = scope;
  }

  add(amount = 1, options?: WaitOptions): Promise<number> {
    return given(this.#add(amount, options), this.#scope);
  }

  addSync(amount = 1, options?: WaitOptions): number {
    checkAmount("counter.addSync", amount);
    return this.#waitSync("addSync", amount, options);
  }

  value(options?: WaitOptions): Promise<number> {
    return given(this.#wait("value", 0, options), this.#scope);
  }

  valueSync(options?: WaitOptions): number {
    return this.#waitSync("valueSync", 0, options);
  }

  reset(options?: WaitOptions): Promise<number> {
    return given(this.#wait("reset", RESET, options), this.#scope);
  }

  resetSync(options?: WaitOptions): number {
    return this.#waitSync("resetSync", RESET, options);
  }

  async #add(amount: number, options: WaitOptions | undefined): Promise<number> {
    checkAmount("counter.add", amount);
    return this.#wait("add", amount, options);
  }

  async #wait(method: string, op: CounterOp, options: WaitOptions | undefined): Promise<number> {
    const { kind, ready, giveUp, limits } = this.#ask(method, op, options);
    try {
      return await this.#scope.wait(kind, ready, limits);
    } catch (error) {
      // What a task left behind at its end still counts.
      if (isLimit(error)) giveUp();
      throw error;
    }
  }

  #waitSync(method: string, op: CounterOp, options: WaitOptions | undefined): number {
    const { kind, ready, giveUp, limits } = this.#scope.stop.meeting(() => this.#ask(method, op, options));
    try {
      return this.#scope.waitSync(kind, ready, limits);
    } catch (error) {
      giveUp();
      throw error;
    }
  }

  #ask(
    method: string,
    op: CounterOp,
    options: WaitOptions | undefined,
  ): { kind: WaitKind; ready: () => number | Pending; giveUp: () => void; limits: WaitOptions } {
    const limits = checkWaitOptions(`counter.${method}`, options);
    const { stop, engine } = this.#scope;
    // Clean-up code of a stopping worker still counts.
    stop.throwOnce();
    assertNotAborted(`counter.${method}`, limits);
    // Throws WORKER_GONE for a task that has ended.
    void this.#scope.holdings;
    const asks = engine.shared.counter(this.name);
    const asking = asks.put(op);
    return {
      kind: { what: `counter "${this.name}"`, outlastsStop: true },
      giveUp: () => asks.giveUp(asking),
      limits,
      ready: () => {
        const { outcome } = asking;
        if (!outcome) return PENDING;
        if ("error" in outcome) throw outcome.error;
        return counterValue(this.name, op, outcome.value);
      },
    };
  }
}
