import type { Who } from "../boss/staff.js";
import { decodeOwned } from "../codec/codec.js";
import { BossworksError } from "../errors/bossworks-error.js";
import type { ByteSpan } from "../util/byte-span.js";
import { onAbort } from "../util/on-abort.js";
import { armLimits, assertNotAborted, timeoutError, type WaitOptions } from "../util/wait-limits.js";
import type { WorkerDefinition } from "../worker/define-worker.js";
import { Crew } from "./crew.js";
import { IdleWaiters } from "./idle-waiters.js";
import { Overdue } from "./overdue.js";
import { diedError, queueFull, stoppedError, taskError } from "./pool-error.js";
import type { PoolHost } from "./pool-host.js";
import type { PoolSettings, TaskOptions } from "./pool-options.js";
import type { Seat } from "./seat.js";
import { StuckTasks } from "./stuck-tasks.js";
import type { TaskEnd } from "./task-end.js";
import { TaskOrders } from "./task-orders.js";
import type { TaskRecord } from "./task-record.js";
import { TaskTimes } from "./task-times.js";
import { tellAll } from "./tell-all.js";
import { WaitingTasks } from "./waiting-tasks.js";

/** Gives tasks to workers and settles what comes of them. */
export class Scheduler {
  readonly crew: Crew;
  completed = 0;
  failed = 0;
  readonly #settings: PoolSettings;
  readonly #waiting = new WaitingTasks();
  readonly #idle: IdleWaiters;
  readonly orders: TaskOrders;
  readonly #overdue: Overdue;
  readonly #times: TaskTimes;
  readonly #stuck: StuckTasks;
  #handed = 0;
  /** The lowest priority so far: where all are equal nothing has to make way. */
  #lowest = Number.POSITIVE_INFINITY;
  readonly #onGone: () => void;
  #isSuspended = false;
  /** Why no task is taken any more, and why none is begun any more. */
  #shutBecause: Error | undefined;
  #endedBecause: Error | undefined;
  #closing: Promise<void> | undefined;

  constructor(definition: WorkerDefinition, settings: PoolSettings, host: PoolHost) {
    host.closed.throwIfAborted();
    this.#settings = settings;
    const mayLackWorkers = (): boolean => settings.employ.at !== undefined || this.crew.lacksRoom;
    this.#idle = new IdleWaiters(() => this.pending + this.active === 0, mayLackWorkers);
    this.orders = new TaskOrders(definition.schemas?.in, {
      maxMessageBytes: host.maxMessageBytes,
      hold: (task) => this.#waiting.hold(task),
      release: (task) => this.#release(task),
      drop: (task, error) => this.#drop(task, error),
      resumed: () => this.#times.resumed(),
      stopping: (seat, task) => this.#stuck.watch(seat, task),
    });
    const seats = (): Iterable<Seat> => this.crew.seats;
    this.#overdue = new Overdue(seats);
    this.#times = new TaskTimes(settings.taskTimeoutMs, seats, (task, timeoutMs) =>
      this.#end(task, timeoutError(`task ${task.order}`, timeoutMs)),
    );
    this.crew = new Crew(definition, settings, host, {
      onEnd: (seat, task, end, body) => this.#onEnd(seat, task, end, body),
      onTakenBack: (task) => this.#onTakenBack(task),
      onChange: (seat) => {
        this.#stuck.changed(seat);
        this.#dispatch();
      },
      onResumed: () => this.#times.resumed(),
      onVacated: (seat, { begun, ahead }, end) => this.#onVacated(seat, begun, ahead, end),
      onRoom: () => this.#dispatch(),
      onLacking: () => {
        if (this.pending > 0) this.#idle.busy();
      },
      onBroken: (error) => void this.#endAll(error),
    });
    this.#stuck = new StuckTasks(host, (seat, why) => void this.crew.kill(seat, why));
    const forget = onAbort(host.closed, () => void this.#endAll(host.closed.reason as Error));
    this.#onGone = () => {
      forget();
      host.onOver();
    };
  }

  get pending(): number {
    return this.#waiting.size;
  }

  get active(): number {
    return this.#handed;
  }

  /** Takes a new task. Throws QUEUE_FULL, POOL_CLOSED, or why the pool ended; ABORTED for a signal that has fired. */
  accept(where: string, task: TaskRecord, limits: WaitOptions & TaskOptions, isLimited: boolean): void {
    if (this.#shutBecause) throw this.#shutBecause;
    assertNotAborted(where, limits);
    const seat = this.#waiting.inLine === 0 ? this.#roomiest() : undefined;
    if (!seat && isLimited && this.pending >= this.#settings.queueLimit) throw queueFull(this.pending);
    if (limits.signal || limits.timeoutMs !== undefined) this.#limit(task, limits);
    if (task.priority < this.#lowest) this.#lowest = task.priority;
    if (seat) return this.#hand(seat, task);
    this.#waiting.add(task);
    this.#idle.busy();
    for (const other of this.crew.seats) this.#makeWay(other, task);
    this.crew.grow(this.#waiting.inLine);
  }

  #limit(task: TaskRecord, limits: WaitOptions): void {
    task.disarm = armLimits(`task ${task.order}`, limits, (error) => this.#end(task, error));
  }

  /** A task that was never taken. */
  refuse(task: TaskRecord, error: unknown): void {
    const isEnd = error === this.#shutBecause;
    task.reject(error, isEnd);
    task.over();
  }

  idle(what: string, limits: WaitOptions): Promise<void> {
    return this.#idle.wait(what, limits);
  }

  /** Takes no new tasks. */
  drain(): void {
    this.#shutBecause ??= new BossworksError(
      "POOL_CLOSED",
      "the pool takes no more tasks since drain() was called",
    );
  }

  /** Drops everything that waits; returns how many. */
  clear(): number {
    return this.#dropWaiting(new BossworksError("ABORTED", "the task was dropped by pool.clear()"));
  }

  async suspendAll(limits: WaitOptions): Promise<void> {
    this.#isSuspended = true;
    for (const seat of this.crew.seats) seat.recallAhead();
    await tellAll("suspend", this.crew.seats, limits);
  }

  async resumeAll(limits: WaitOptions): Promise<void> {
    this.#isSuspended = false;
    try {
      await tellAll("resume", this.crew.seats, limits);
    } finally {
      this.#dispatch();
    }
  }

  async kill(who: Who): Promise<void> {
    const { employees } = this.crew.staff.meantToEnd(who);
    const seats = this.crew.seats.filter(({ employee }) => employees.includes(employee));
    await Promise.all(seats.map((seat) => this.crew.kill(seat)));
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const error = new BossworksError("POOL_CLOSED", "the pool was closed: make another one to run tasks");
    await this.#endAll(error);
    this.#dropWaiting(error);
    this.#stuck.stop();
  }

  /** It was told to close, no worker is left, or the boss has closed. Resolves when all workers are gone. */
  #endAll(error: Error): Promise<void> {
    this.#shutBecause = error;
    this.#endedBecause = error;
    this.#onGone();
    this.#dropWaiting(error);
    this.#times.stop();
    return this.crew.close(error);
  }

  #dropWaiting(error: BossworksError | Error): number {
    const waiting = this.#waiting.all();
    for (const task of waiting) this.#drop(task, error);
    return waiting.length;
  }

  #roomiest(): Seat | undefined {
    return this.#isSuspended ? undefined : this.crew.roomiest;
  }

  #dispatch(): void {
    if (this.#waiting.inLine === 0) return;
    for (let seat = this.#roomiest(); seat; seat = this.#roomiest()) {
      const task = this.#waiting.shift();
      if (!task) break;
      this.#hand(seat, task);
    }
    if (this.#waiting.inLine > 0) this.crew.grow(this.#waiting.inLine);
  }

  #hand(seat: Seat, task: TaskRecord): void {
    this.#handed++;
    seat.hand(task);
    if (seat.ahead > 0) {
      this.#overdue.watch();
      this.#makeWay(seat, task);
    }
    this.#times.watch();
    if (seat.isUsedUp) this.crew.changed(seat);
  }

  /** A task waits: what the worker was handed ahead and is of less priority comes back. */
  #makeWay(seat: Seat, { priority }: TaskRecord): void {
    if (priority > this.#lowest && seat.ahead > 0) seat.recallAhead(priority);
  }

  #onEnd(seat: Seat, task: TaskRecord, end: TaskEnd, body: ByteSpan): void {
    this.#handed--;
    try {
      if (end === "FINISHED") this.#succeed(task, body);
      else this.#fail(task, taskError(task.order, seat.employee.id, end, body), end === "STOPPED");
    } catch (error) {
      this.#fail(task, error, false);
    }
    task.over();
    this.#idle.look();
  }

  #succeed(task: TaskRecord, body: ByteSpan): void {
    const value = decodeOwned(body);
    if (task.isAnswered) return;
    this.completed++;
    task.resolve(value);
  }

  #fail(task: TaskRecord, error: unknown, isQuiet: boolean): void {
    if (task.isAnswered) return;
    this.failed++;
    task.reject(error, isQuiet);
  }

  #onTakenBack(task: TaskRecord): void {
    this.#handed--;
    this.#requeue(task);
    this.#idle.look();
  }

  /** A task that no worker has waits where it stood, is held, or is over. */
  #requeue(task: TaskRecord): void {
    if (task.isAnswered) return task.over();
    if (this.#endedBecause) return this.#drop(task, this.#endedBecause);
    if (task.isStopping) return this.#drop(task, stoppedError(task.order));
    this.#idle.busy();
    this.#waiting.putBack(task);
  }

  #onVacated(
    seat: Seat,
    begun: readonly TaskRecord[],
    ahead: readonly TaskRecord[],
    end: BossworksError | undefined,
  ): void {
    this.#handed -= begun.length + ahead.length;
    for (const task of begun) {
      task.takenBack();
      if (!task.isAnswered && (task.isStopping || task.tries++ >= task.retries))
        this.#fail(task, diedError(task.order, seat.employee.id, task.tries, end), true);
      this.#requeue(task);
    }
    for (const task of ahead) {
      task.takenBack();
      this.#requeue(task);
    }
    this.#dispatch();
    this.#idle.look();
  }

  #release(task: TaskRecord): void {
    this.#requeue(task);
    this.#dispatch();
  }

  /** A task that no worker has is over. */
  #drop(task: TaskRecord, error: unknown): void {
    this.#waiting.remove(task);
    this.#fail(task, error, true);
    task.over();
    this.#idle.look();
  }

  /** The wait for a task ended before the task: its promise rejects now, its worker lets go of it as soon as it can. */
  #end(task: TaskRecord, error: Error): void {
    if (task.isAnswered) return;
    this.#fail(task, error, false);
    if (task.place === "queued" || task.place === "held") this.#drop(task, error);
    else this.orders.stop(task);
  }
}
