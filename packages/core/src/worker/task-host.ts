import { decodeOwned } from "../codec/codec.js";
import { check, isLater, type Passed } from "../schema/check.js";
import type { StandardSchema } from "../schema/standard-schema.js";
import { queueMicrotask, setImmediate } from "../timers.js";
import type { ByteSpan } from "../util/byte-span.js";
import { deferred } from "../util/deferred.js";
import { Pacer } from "../util/pacer.js";
import { type CurrentTask, currentTask } from "./current-task.js";
import type { Runnable } from "./definitions.js";
import type { Engine } from "./engine.js";
import { makeHandle } from "./realm-handle.js";
import { run } from "./run.js";
import { refusedMessage, returnedMessage, threwMessage } from "./task-ending.js";
import type { TaskScope } from "./task-scope.js";
import type { TaskTable } from "./task-table.js";
import type { WorkerIdentity } from "./worker.js";

/**
 * Runs a worker's definition once for every task it is handed: in the order of their coming, up to `perWorker` at once. A
 * task that returns no promise has the thread to itself. One per worker that runs tasks.
 */
export class TaskHost {
  readonly #table: TaskTable;
  readonly #engine: Engine;
  readonly #runnable: Runnable;
  readonly #identity: WorkerIdentity;
  readonly #current: CurrentTask;
  readonly #done = deferred<void>();
  readonly #pacer = new Pacer();
  /** A microtask is under way that begins what may be begun. */
  #isCalled = false;
  /** The event loop has its turn first. */
  #isYielding = false;

  constructor(table: TaskTable, engine: Engine, runnable: Runnable, identity: WorkerIdentity) {
    this.#table = table;
    this.#engine = engine;
    this.#runnable = runnable;
    this.#identity = identity;
    this.#current = currentTask(table.perWorker);
  }

  /** Runs tasks until STOP, then resolves once those that run have ended. Rejects BOSS_CLOSED. Called once. */
  run(): Promise<void> {
    this.#table.onWork = () => this.#call();
    this.#call();
    return this.#done.promise;
  }

  /**
   * Never begins a task at once: who calls may be a task that blocks the thread at a checkpoint. True when it will.
   */
  #call(): boolean {
    if (this.#isCalled || this.#isYielding || !(this.#mayBegin() || this.#isOver())) return false;
    this.#isCalled = true;
    queueMicrotask(() => {
      this.#isCalled = false;
      this.#goOn();
    });
    return true;
  }

  #goOn(): void {
    while (!this.#isYielding && this.#mayBegin()) {
      if (this.#pacer.isDue()) this.#yield();
      else this.#begin();
    }
    if (this.#isOver()) this.#leave();
  }

  #yield(): void {
    this.#isYielding = true;
    setImmediate(() => {
      this.#isYielding = false;
      // The loop has turned: where each turn is long, by a task that computes between its awaits, it would be due again.
      if (this.#mayBegin()) this.#begin();
      this.#goOn();
    });
  }

  #mayBegin(): boolean {
    const { desk, isOver } = this.#engine;
    const { running, perWorker, hasRuns, ends } = this.#table;
    // SUSPEND waits for a checkpoint: while no task runs this is one, and tasks that run are to come to an end.
    if (running.size === 0 && desk.hasWaiting) desk.settle(true);
    return (
      hasRuns &&
      running.size < perWorker &&
      !isOver &&
      !desk.isSuspended &&
      !desk.hasWaiting &&
      !ends.isWaiting
    );
  }

  /** The worker is to end, and no task runs any more. */
  #isOver(): boolean {
    const { isOver, isCut } = this.#engine;
    return isOver && this.#table.isIdle && (isCut || !this.#table.ends.isWaiting);
  }

  #leave(): void {
    try {
      // Throws once the boss is gone.
      if (!this.#engine.stop.error) this.#engine.gate();
      this.#done.resolve();
    } catch (error) {
      this.#done.reject(error);
    }
  }

  #begin(): void {
    const begun = this.#table.begin();
    if (!begun) return;
    this.#engine.answers.atCheckpoint();
    const { scope, params } = begun;
    if (scope.isSuspended) this.#start(scope, () => this.#execute(scope, params));
    else this.#execute(scope, params);
    const { words, tailIndex, seenTail } = this.#engine;
    // Tasks that do not look for orders are many to a turn of the event loop: between them we look.
    if (words[tailIndex] !== seenTail) this.#engine.look();
  }

  #execute(scope: TaskScope, body: ByteSpan): void {
    const schema = this.#engine.schemas?.params;
    try {
      const params = body.length === 0 ? undefined : decodeOwned(body);
      if (schema) this.#accept(scope, schema, params);
      else this.#run(scope, params);
    } catch (error) {
      this.#threw(scope, error);
    }
  }

  /** Runs it with what comes out of the schema of its params, or ends it. */
  #accept(scope: TaskScope, schema: StandardSchema, params: unknown): void {
    const refused = (error: unknown): void => this.#end(scope, refusedMessage(scope, error));
    let checked: Passed | Promise<Passed>;
    try {
      checked = check("params", schema, params);
    } catch (error) {
      return refused(error);
    }
    if (!isLater(checked)) return this.#run(scope, checked.value);
    checked.then(({ value }) => this.#start(scope, () => this.#run(scope, value)), refused);
  }

  /** Runs what is left to be done, once the task is neither suspended nor stopped. */
  #start(scope: TaskScope, then: () => void): void {
    scope.wait({ what: "start" }, () => undefined).then(then, (error) => this.#threw(scope, error));
  }

  #run(scope: TaskScope, params: unknown): void {
    let returned: unknown;
    try {
      const record = makeHandle(scope, { ...this.#identity, params });
      returned = this.#current.run(record, () => run(this.#runnable, record.handle, params));
      if (isThenable(returned)) {
        Promise.resolve(returned).then(
          (value) => this.#returned(scope, value),
          (error) => this.#threw(scope, error),
        );
        return;
      }
    } catch (error) {
      return this.#threw(scope, error);
    }
    this.#returned(scope, returned);
  }

  #returned(scope: TaskScope, value: unknown): void {
    scope.afterMessages(() => this.#end(scope, returnedMessage(scope, value)));
  }

  #threw(scope: TaskScope, error: unknown): void {
    scope.afterMessages(() => this.#end(scope, threwMessage(scope, error)));
  }

  #end(scope: TaskScope, message: ByteSpan): void {
    this.#table.end(scope, message);
    this.#current.leave();
    this.#call();
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return false;
  return typeof (value as { then?: unknown }).then === "function";
}
