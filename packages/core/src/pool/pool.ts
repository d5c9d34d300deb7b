import { availableParallelism } from "node:os";
import { quietly } from "../boss/quietly.js";
import type { Who } from "../boss/staff.js";
import { encode } from "../codec/codec.js";
import {
  abortedError,
  assertNotAborted,
  checkWaitOptions,
  type WaitOptions,
  withinLimits,
} from "../util/wait-limits.js";
import type { WorkerDefinition } from "../worker/define-worker.js";
import { checkTaskSize } from "./check-task-size.js";
import { Collected } from "./collected.js";
import { EarlyCheck } from "./early-check.js";
import { checkInputs, checkMapOptions, type MapOptions, MapResults } from "./map-tasks.js";
import type { PoolHost } from "./pool-host.js";
import { checkTaskOptions, type PoolOptions, type TaskOptions, toPoolSettings } from "./pool-options.js";
import { Scheduler } from "./scheduler.js";
import { Task } from "./task.js";
import { TaskRecord } from "./task-record.js";

/** What a task is asked for with: params may be left out where its code does without. */
export type TaskArguments<Params> = undefined extends Params
  ? [params?: Params, options?: TaskOptions]
  : [params: Params, options?: TaskOptions];

/**
 * Runs tasks of one definition on workers it keeps. Every task settles exactly once, whatever becomes of its worker;
 * aborting, stopping or timing out one never touches another. Made by `boss.pool`.
 */
export class Pool<Params = unknown, In = unknown, Out = unknown, Progress = unknown, Result = unknown> {
  readonly #scheduler: Scheduler;
  readonly #maxMessageBytes: number;
  readonly #retries: number;
  readonly #collected: Collected<Result>;
  readonly #early: EarlyCheck;
  #lastId = 0;
  #reloading: Promise<void> = Promise.resolve();

  /** Called by the boss alone. */
  constructor(definition: WorkerDefinition, options: PoolOptions, host: PoolHost) {
    const settings = toPoolSettings(options, availableParallelism());
    this.#maxMessageBytes = host.maxMessageBytes;
    this.#retries = settings.retries;
    this.#scheduler = new Scheduler(definition, settings, host);
    this.#collected = new Collected();
    this.#early = new EarlyCheck(definition.schemas?.params);
  }

  /** Tasks that wait for a worker. */
  get pending(): number {
    return this.#scheduler.pending;
  }

  /** Tasks a worker has. */
  get active(): number {
    return this.#scheduler.active;
  }

  /** Tasks that have returned so far. */
  get completed(): number {
    return this.#scheduler.completed;
  }

  /** Tasks that have ended otherwise so far. */
  get failed(): number {
    return this.#scheduler.failed;
  }

  /** Tasks given to `apply` whose outcomes nobody has fetched yet, whether they have ended or not. */
  get unfetched(): number {
    return this.#collected.size;
  }

  /** Workers that have joined. */
  get workers(): number {
    return this.#scheduler.crew.seats.length;
  }

  /**
   * Runs a task. Rejects QUEUE_FULL, BAD_DATA and MESSAGE_TOO_LARGE for params that do not travel, POOL_CLOSED; else see
   * `Task`. Bad options throw `TypeError`.
   */
  run(...given: TaskArguments<Params>): Task<Result, In, Out, Progress> {
    const [params, options] = given as [Params, TaskOptions?];
    return this.#run("pool.run", params, checkTaskOptions("pool.run", options), true);
  }

  /**
   * Runs a task for every input, and pulls no more input than there is room for: what was pulled and not yet given out
   * is never more than `concurrency`. Ends with the first failure; what runs then is stopped.
   */
  map(
    inputs: Iterable<Params> | AsyncIterable<Params>,
    options: MapOptions = {},
  ): AsyncIterableIterator<Result> {
    checkInputs(inputs);
    checkMapOptions(options);
    const { concurrency, ordered = true, signal, priority, retries, timeoutMs } = options;
    const each = { priority, retries, timeoutMs };
    return new MapResults(inputs, {
      run: (params) => this.#run("pool.map", params, each, false),
      room: () => concurrency ?? this.#scheduler.crew.capacity,
      ordered,
      signal,
    });
  }

  /** Runs a task whose outcome is fetched with `get` or `getAll`. */
  apply(...given: TaskArguments<Params>): Task<Result, In, Out, Progress> {
    const [params, options] = given as [Params, TaskOptions?];
    const task = this.#run("pool.apply", params, checkTaskOptions("pool.apply", options), true);
    this.#collected.add(task);
    return task;
  }

  /**
   * The outcome of the next applied task to end: its value, or its rejection. TIMEOUT after `timeoutMs`; `TypeError` when
   * everything that was applied was fetched.
   */
  get(options?: WaitOptions): Promise<Result> {
    return quietly(() => this.#collected.get(checkWaitOptions("pool.get", options)));
  }

  /**
   * The values of all applied tasks not fetched yet, in the order of applying. Waits for all; if any failed, rejects with
   * the first one's code and `errors: Map<task id, error>`.
   */
  getAll(options?: WaitOptions): Promise<Result[]> {
    return quietly(() => this.#collected.getAll(checkWaitOptions("pool.getAll", options)));
  }

  /** Drops the tasks that wait (they reject ABORTED) and the outcomes nobody has fetched. Returns how many waited. */
  clear(): number {
    this.#collected.clear();
    return this.#scheduler.clear();
  }

  /**
   * Replaces every worker: each finishes what it has begun, and another one is there before it goes. Resolves when the
   * last of the former ones is gone; calls queue. A limit ends the wait, not the reload. ABORTED, TIMEOUT, POOL_CLOSED.
   */
  reload(options?: WaitOptions): Promise<void> {
    const limits = checkWaitOptions("pool.reload", options);
    if (limits.signal?.aborted) return Promise.reject(abortedError("pool.reload", limits.signal));
    const reloaded = this.#reloading.then(() => this.#scheduler.crew.reload());
    this.#reloading = reloaded.catch(() => {});
    return quietly(() => withinLimits("pool.reload", limits, reloaded));
  }

  /** Resolves when no task waits or runs. */
  idle(options?: WaitOptions): Promise<void> {
    return this.#scheduler.idle("pool.idle", checkWaitOptions("pool.idle", options));
  }

  /** Takes no more tasks; resolves when those it has have ended. Its workers stay until `close`. */
  drain(options?: WaitOptions): Promise<void> {
    const limits = checkWaitOptions("pool.drain", options);
    this.#scheduler.drain();
    return this.#scheduler.idle("pool.drain", limits);
  }

  /** Begins no task any more and holds those that run at their checkpoints; resolves when all stand. */
  suspend(options?: WaitOptions): Promise<void> {
    return quietly(() => this.#scheduler.suspendAll(checkWaitOptions("pool.suspend", options)));
  }

  /** Lets all go on. */
  resume(options?: WaitOptions): Promise<void> {
    return quietly(() => this.#scheduler.resumeAll(checkWaitOptions("pool.resume", options)));
  }

  /**
   * Ends workers of the pool now, all by default; others take their posts, tasks they ran are retried or reject. Resolves when
   * they are gone; a limit ends the wait: ABORTED, TIMEOUT.
   */
  async kill(who?: Who, options?: WaitOptions): Promise<void> {
    const limits = checkWaitOptions("pool.kill", options);
    assertNotAborted("pool.kill", limits);
    await withinLimits("pool.kill", limits, this.#scheduler.kill(who));
  }

  /** Drops all that waits and the outcomes nobody has fetched, as `clear` does, and ends all workers now, as `kill` does. The pool goes on with others. */
  async killAll(options?: WaitOptions): Promise<void> {
    const limits = checkWaitOptions("pool.killAll", options);
    assertNotAborted("pool.killAll", limits);
    this.clear();
    await this.kill(undefined, limits);
  }

  /** Stops everything: what waits rejects POOL_CLOSED, what runs gets STOP. Always settles; again: the same promise. */
  close(): Promise<void> {
    return this.#scheduler.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #run(
    where: string,
    params: Params,
    options: TaskOptions,
    isLimited: boolean,
  ): Task<Result, In, Out, Progress> {
    let resolve!: (value: unknown) => void;
    let reject!: (error: unknown) => void;
    const task = new Task<Result, In, Out, Progress>((fulfil, refuse) => {
      resolve = fulfil as typeof resolve;
      reject = refuse;
    });
    const { priority = 0, retries = this.#retries } = options;
    const { orders } = this.#scheduler;
    const record = new TaskRecord(orders, ++this.#lastId, { priority, retries }, resolve, reject, task);
    Task.attach(task, record);
    try {
      record.body = encode(params, "params");
      checkTaskSize(record.body, this.#maxMessageBytes);
      this.#early.check(where, params);
      this.#scheduler.accept(where, record, options, isLimited);
    } catch (error) {
      this.#scheduler.refuse(record, error);
    }
    return task;
  }
}
