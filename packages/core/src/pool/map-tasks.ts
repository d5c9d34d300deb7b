import { type Next, PulledIterator } from "../boss/pulled-iterator.js";
import { checkOptions } from "../util/check-options.js";
import { Queue } from "../util/queue.js";
import { TASK_RULES, type TaskOptions } from "./pool-options.js";
import type { Task } from "./task.js";

/** Settings of `pool.map`. `timeoutMs`, `priority` and `retries` are those of each task. */
export interface MapOptions extends TaskOptions {
  /** Most inputs that are pulled and whose results were not given out. Default: what the workers take at once. */
  concurrency?: number | undefined;
  /** False: results as they come. Default true: in the order of the inputs. */
  ordered?: boolean | undefined;
}

/** Throws `TypeError` for bad options. */
export function checkMapOptions(options: MapOptions): void {
  checkOptions("pool.map", options, { ...TASK_RULES, concurrency: "count", ordered: "boolean" });
}

/** Throws `TypeError` for what cannot be iterated. */
export function checkInputs(inputs: unknown): void {
  const given = (inputs ?? {}) as Partial<AsyncIterable<unknown>> & Partial<Iterable<unknown>>;
  if (typeof (given[Symbol.asyncIterator] ?? given[Symbol.iterator]) !== "function")
    throw new TypeError("pool.map: the inputs must be an iterable or async iterable");
}

interface MapOwner<Params, Result> {
  run(params: Params): Task<Result, never, unknown, unknown> | Task<Result>;
  /** How many inputs may be pulled and not given out. */
  room(): number;
  readonly ordered: boolean;
  readonly signal: AbortSignal | undefined;
}

const END: Next<never> = { ended: undefined };

function iteratorOf<T>(inputs: Iterable<T> | AsyncIterable<T>): Iterator<T> | AsyncIterator<T> {
  return Symbol.asyncIterator in Object(inputs)
    ? (inputs as AsyncIterable<T>)[Symbol.asyncIterator]()
    : (inputs as Iterable<T>)[Symbol.iterator]();
}

/** A task whose result was not given out. */
interface Item<Result> {
  readonly task: Task<Result>;
  outcome: { readonly value: Result } | { readonly error: unknown } | undefined;
  /** Its place among all of them. */
  place: number;
}

/**
 * Runs a task for each input, see `Pool.map`: the inputs that were pulled, and their tasks. Sets of what comes and goes
 * would keep it: see SeatTasks.
 */
export class MapResults<Params, Result> extends PulledIterator<Result> {
  readonly #owner: MapOwner<Params, Result>;
  readonly #given: Iterable<Params> | AsyncIterable<Params>;
  #inputs: Iterator<Params> | AsyncIterator<Params> | undefined;
  /** All whose results were not given out, in no order. */
  readonly #items: Item<Result>[] = [];
  /** What is given out next: all in the order of the inputs, or those that have ended in that order. */
  readonly #line = new Queue<Item<Result>>();
  #isPulling = false;
  #isExhausted = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(inputs: Iterable<Params> | AsyncIterable<Params>, owner: MapOwner<Params, Result>) {
    super({ signal: owner.signal }, "pool.map");
    this.#given = inputs;
    this.#owner = owner;
  }

  /** The next result. Throws the first failure. */
  protected override take(): Next<Result> {
    this.#inputs ??= iteratorOf(this.#given);
    this.#pull(this.#inputs);
    if (this.#failure) throw this.#failure.error;
    const { first } = this.#line;
    if (!first?.outcome) return this.#isExhausted && this.#items.length === 0 ? END : "empty";
    this.#line.shift();
    // Among the others until it is given out: it counts against the room.
    this.#remove(first);
    if ("error" in first.outcome) throw first.outcome.error;
    return first.outcome;
  }

  /** Gives the inputs up and stops what still runs. */
  protected override async release(): Promise<void> {
    for (const { task } of this.#items) void task.stop().catch(() => {});
    if (this.#isExhausted) return;
    this.#isExhausted = true;
    const closed = this.#inputs?.return?.();
    // An async generator closes after it has answered what it was asked, which may be never.
    if (this.#isPulling) void Promise.resolve(closed).catch(() => {});
    else await closed;
  }

  #pull(inputs: Iterator<Params> | AsyncIterator<Params>): void {
    while (!this.#isPulling && !this.#isExhausted && this.#items.length < Math.max(1, this.#owner.room())) {
      let next: IteratorResult<Params> | Promise<IteratorResult<Params>>;
      try {
        next = inputs.next();
      } catch (error) {
        return this.#fail(error);
      }
      if (!("then" in Object(next))) {
        this.#take(next as IteratorResult<Params>);
        continue;
      }
      this.#isPulling = true;
      (next as Promise<IteratorResult<Params>>).then(
        (pulled) => {
          this.#isPulling = false;
          this.#take(pulled);
          this.#pull(inputs);
          this.wake();
        },
        (error: unknown) => this.#fail(error),
      );
    }
  }

  #take(pulled: IteratorResult<Params>): void {
    if (pulled !== Object(pulled)) {
      const what = "pool.map: the inputs' next() gave no object with `value` and `done`";
      return this.#fail(new TypeError(what));
    }
    if (pulled.done) this.#isExhausted = true;
    if (this.#isExhausted) return;
    const task = this.#owner.run(pulled.value) as Task<Result>;
    const item: Item<Result> = { task, outcome: undefined, place: this.#items.length };
    this.#items.push(item);
    if (this.#owner.ordered) this.#line.push(item);
    const onEnd = (outcome: NonNullable<Item<Result>["outcome"]>): void => {
      item.outcome = outcome;
      if (!this.#owner.ordered) this.#line.push(item);
      this.wake();
    };
    task.then(
      (value) => onEnd({ value }),
      (error: unknown) => onEnd({ error }),
    );
  }

  /** The last one takes its place. */
  #remove({ place }: Item<Result>): void {
    const last = this.#items.pop();
    if (!last || last.place === place) return;
    last.place = place;
    this.#items[place] = last;
  }

  #fail(error: unknown): void {
    this.#isExhausted = true;
    this.#failure ??= { error };
    this.wake();
  }
}
