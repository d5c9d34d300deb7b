import { quietGenerator } from "../boss/quietly.js";
import { checkOptions } from "../util/check-options.js";
import { deferred } from "../util/deferred.js";
import { onAbort } from "../util/on-abort.js";
import { Queue } from "../util/queue.js";
import { assertNotAborted } from "../util/wait-limits.js";
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

/** Runs a task for each input; see `Pool.map`. */
export function mapTasks<Params, Result>(
  inputs: Iterable<Params> | AsyncIterable<Params>,
  owner: MapOwner<Params, Result>,
): AsyncGenerator<Result, void, undefined> {
  return quietGenerator(resultsOf(inputs, owner));
}

async function* resultsOf<Params, Result>(
  inputs: Iterable<Params> | AsyncIterable<Params>,
  owner: MapOwner<Params, Result>,
): AsyncGenerator<Result, void, undefined> {
  const run = new MapRun(inputs, owner);
  try {
    for (;;) {
      const next = await run.next();
      if (!next) return;
      yield next.value;
    }
  } finally {
    await run.end();
  }
}

function iteratorOf<T>(inputs: Iterable<T> | AsyncIterable<T>): Iterator<T> | AsyncIterator<T> {
  return Symbol.asyncIterator in Object(inputs)
    ? (inputs as AsyncIterable<T>)[Symbol.asyncIterator]()
    : (inputs as Iterable<T>)[Symbol.iterator]();
}

/** A task whose result was not given out. */
interface Item<Result> {
  readonly task: Task<Result>;
  hasEnded: boolean;
  /** Its place among all of them. */
  place: number;
}

/** One iteration: the inputs that were pulled, and their tasks. Sets of what comes and goes would keep it: see SeatTasks. */
class MapRun<Params, Result> {
  readonly #owner: MapOwner<Params, Result>;
  readonly #inputs: Iterator<Params> | AsyncIterator<Params>;
  /** All whose results were not given out, in no order. */
  readonly #items: Item<Result>[] = [];
  /** What is given out next: all in the order of the inputs, or those that have ended in that order. */
  readonly #line = new Queue<Item<Result>>();
  #isPulling = false;
  #isExhausted = false;
  #failure: { readonly error: unknown } | undefined;
  #changed = deferred<void>();

  constructor(inputs: Iterable<Params> | AsyncIterable<Params>, owner: MapOwner<Params, Result>) {
    this.#inputs = iteratorOf(inputs);
    this.#owner = owner;
  }

  /** The next result; undefined after the last. Throws the first failure. */
  async next(): Promise<{ readonly value: Result } | undefined> {
    for (;;) {
      assertNotAborted("pool.map", this.#owner);
      this.#pull();
      if (this.#failure) throw this.#failure.error;
      const { first } = this.#line;
      if (first?.hasEnded) {
        this.#line.shift();
        // Among the others until it is given out: it counts against the room.
        const value = await first.task;
        this.#remove(first);
        return { value };
      }
      if (this.#isExhausted && this.#items.length === 0) return undefined;
      await this.#change();
    }
  }

  /** Gives the inputs up and stops what still runs. */
  async end(): Promise<void> {
    for (const { task } of this.#items) void task.stop().catch(() => {});
    if (this.#isExhausted) return;
    this.#isExhausted = true;
    const closed = this.#inputs.return?.();
    // An async generator closes after it has answered what it was asked, which may be never.
    if (this.#isPulling) void Promise.resolve(closed).catch(() => {});
    else await closed;
  }

  #pull(): void {
    while (!this.#isPulling && !this.#isExhausted && this.#items.length < Math.max(1, this.#owner.room())) {
      let next: IteratorResult<Params> | Promise<IteratorResult<Params>>;
      try {
        next = this.#inputs.next();
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
          this.#pull();
          this.#tell();
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
    const item: Item<Result> = { task, hasEnded: false, place: this.#items.length };
    this.#items.push(item);
    if (this.#owner.ordered) this.#line.push(item);
    const onEnd = (): void => {
      item.hasEnded = true;
      if (!this.#owner.ordered) this.#line.push(item);
      this.#tell();
    };
    task.then(onEnd, onEnd);
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
    this.#tell();
  }

  #tell(): void {
    this.#changed.resolve();
  }

  async #change(): Promise<void> {
    this.#changed = deferred<void>();
    const { signal } = this.#owner;
    const letGo = signal && onAbort(signal, () => this.#tell());
    try {
      await this.#changed.promise;
    } finally {
      letGo?.();
    }
  }
}
