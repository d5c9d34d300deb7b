import { BossworksError } from "../errors/bossworks-error.js";
import { Queue } from "../util/queue.js";
import { armLimits, assertNotAborted, type WaitOptions, withinLimits } from "../util/wait-limits.js";
import type { Task } from "./task.js";

interface Getter<Result> {
  resolve(task: PromiseLike<Result>): void;
  reject(error: Error): void;
}

/** Tasks whose outcomes are fetched one by one as they come, or all together. */
export class Collected<Result> {
  /** Applied and not fetched, in the order of applying. */
  readonly #open = new Set<Task<Result>>();
  /** Those of them that have ended, in the order of ending. */
  readonly #ended = new Queue<Task<Result>>();
  readonly #getters = new Queue<Getter<Result>>();

  /** Outcomes that are to be fetched yet, whether their tasks have ended or not. */
  get size(): number {
    return this.#open.size;
  }

  add(task: Task<Result, never, unknown, unknown> | Task<Result>): void {
    const applied = task as Task<Result>;
    this.#open.add(applied);
    const onEnd = (): void => this.#onEnd(applied);
    applied.then(onEnd, onEnd);
  }

  async get(limits: WaitOptions): Promise<Result> {
    assertNotAborted("pool.get", limits);
    for (let task = this.#ended.shift(); task; task = this.#ended.shift())
      if (this.#open.delete(task)) return task;
    if (this.#getters.length >= this.#open.size)
      throw new TypeError("pool.get: nothing that was applied is left to be fetched; call pool.apply first");
    return new Promise<Result>((resolve, reject) => {
      const disarm = armLimits("pool.get", limits, (error) => {
        this.#getters.remove(getter);
        reject(error);
      });
      const getter: Getter<Result> = {
        resolve: (task) => {
          disarm();
          resolve(task);
        },
        reject: (error) => {
          disarm();
          reject(error);
        },
      };
      this.#getters.push(getter);
    });
  }

  async getAll(limits: WaitOptions): Promise<Result[]> {
    const tasks = [...this.#open];
    const outcomes = await withinLimits("pool.getAll", limits, Promise.allSettled(tasks));
    const errors = new Map<string, Error>();
    const values: Result[] = [];
    let fetched = 0;
    outcomes.forEach((outcome, index) => {
      const task = tasks[index] as Task<Result>;
      // Somebody else has fetched it meanwhile, or it was dropped.
      if (!this.#open.delete(task)) return;
      fetched++;
      if (outcome.status === "fulfilled") values.push(outcome.value);
      else errors.set(task.id, outcome.reason as Error);
    });
    const [first] = errors.values();
    if (!first) return values;
    if (!(first instanceof BossworksError)) throw first;
    const message = `${errors.size} of ${fetched} tasks failed: ${first.message}`;
    throw new BossworksError(first.code, message, { errors, cause: first });
  }

  clear(): void {
    this.#open.clear();
    this.#ended.drain();
    const error = new BossworksError("ABORTED", "what was applied was dropped by pool.clear()");
    for (const getter of this.#getters.drain()) getter.reject(error);
  }

  #onEnd(task: Task<Result>): void {
    if (!this.#open.has(task)) return;
    const getter = this.#getters.shift();
    if (!getter) return this.#ended.push(task);
    this.#open.delete(task);
    getter.resolve(task);
  }
}
