import { EMPLOYMENT } from "../boss/employee.js";
import type { AnyEmployee } from "../boss/staff.js";
import type { TaskLine } from "../boss/task-line.js";
import type { TaskSide, WaitForHost } from "../boss/task-side.js";
import { TASK_CLAIMS } from "../protocol/limits.js";
import { FROM_TASK, readTaskMessage } from "../protocol/task-message.js";
import { performance } from "../timers.js";
import type { ByteSpan } from "../util/byte-span.js";
import { Prefetch } from "./prefetch.js";
import { RecallTime } from "./recall-time.js";
import { SeatOutlet } from "./seat-outlet.js";
import { SeatTasks } from "./seat-tasks.js";
import type { TaskRoute } from "./task-channel.js";
import { ENDS, type TaskEnd } from "./task-end.js";
import type { TaskRecord } from "./task-record.js";

/** What a seat tells its pool. */
export interface SeatEvents {
  /** A task has ended; it is off the seat. */
  onEnd(seat: Seat, task: TaskRecord, end: TaskEnd, body: ByteSpan): void;
  /** A task that had not begun is off the seat. */
  onTakenBack(task: TaskRecord): void;
  /** There may be room for another task, or nothing left to do. */
  onChange(seat: Seat): void;
  /** What had stood with its worker goes on. */
  onResumed(): void;
}

/**
 * One worker of a pool and the tasks it was handed, in the order in which it begins them: the first `perWorker` of them
 * run or are about to, the others were handed ahead.
 */
export class Seat {
  readonly perWorker: number;
  readonly prefetch: Prefetch;
  readonly recallTime = new RecallTime();
  /** Tasks it was handed and did not give back. */
  handed = 0;
  /** It is handed nothing any more. */
  isLeaving = false;
  /** Its end was asked for: it is no failure, and is not counted as one. */
  isExpected = false;
  /** Its first task has run for long: nothing is handed ahead until it has ended. */
  isOverdue = false;
  readonly #mostTasks: number;
  readonly #events: SeatEvents;
  readonly #tasks = new SeatTasks();
  #employee: AnyEmployee | undefined;
  #line: TaskLine | undefined;
  #outlet: SeatOutlet | undefined;
  #lastSeq = 0;
  /** The worker has taken every task up to this one. */
  #passed = 0;
  /**
   * The last task the claims have room for. It is never taken back: only an end shows how far the worker is, and without
   * one nothing could be handed any more.
   */
  #firmSeq = 0;
  #recalls = 0;
  #letGo: (() => void) | undefined;
  #leaving: Promise<void> | undefined;
  /** Since when its worker stands still, in milliseconds of `performance.now`; undefined while it does not. */
  suspendedAt: number | undefined;
  #progressAt = 0;

  /** `prefetch` undefined: adaptive. It takes `mostTasks` in its life. */
  constructor(perWorker: number, prefetch: number | undefined, mostTasks: number, events: SeatEvents) {
    this.perWorker = perWorker;
    this.prefetch = new Prefetch(prefetch);
    this.#mostTasks = mostTasks;
    this.#events = events;
  }

  /** It was handed as many tasks as it takes in its life. */
  get isUsedUp(): boolean {
    return this.handed >= this.#mostTasks;
  }

  /** Its worker has joined. */
  set employee(employee: AnyEmployee) {
    this.#employee = employee;
    this.#line = employee[EMPLOYMENT].tasks;
    this.#outlet = this.#line && new SeatOutlet(this.#line, () => this.#events.onChange(this));
  }

  get employee(): AnyEmployee {
    if (!this.#employee) throw new Error("a seat without a worker: this is a bug in Bossworks");
    return this.#employee;
  }

  /** What its worker is employed with. */
  taskSide(waitsForHost: WaitForHost, hostDrains: () => void): TaskSide {
    return {
      perWorker: this.perWorker,
      waitsForHost,
      hostDrains,
      arrived: (span) => this.arrived(span),
      granted: (seq, limit) => this.granted(seq, limit),
    };
  }

  /** Tasks it has, begun or not. */
  get load(): number {
    return this.#tasks.size;
  }

  /** Tasks handed ahead. */
  get ahead(): number {
    return Math.max(0, this.load - this.perWorker);
  }

  /** How many more tasks it may be handed now. */
  get room(): number {
    // What is on its way back may have to go before whatever would be handed now.
    if (this.isLeaving || this.#to.isBlocked || this.#recalls > 0 || this.suspendedAt !== undefined) return 0;
    const seqs = TASK_CLAIMS - 1 - (this.#lastSeq - this.#passed);
    if (seqs === 0 || (seqs === 1 && this.load > 0)) return 0;
    const most = this.perWorker + (this.isOverdue ? 0 : this.prefetch.ahead);
    return Math.min(most - this.#tasks.size, this.#mostTasks - this.handed);
  }

  /** When a task of it began or ended last, in milliseconds of `performance.now`. */
  get progressAt(): number {
    return this.#progressAt;
  }

  /** No task was asked back whose answer is not there yet. */
  get hasNoRecalls(): boolean {
    return this.#recalls === 0;
  }

  /** All its tasks, in order. */
  get tasks(): Iterable<TaskRecord> {
    return this.#tasks;
  }

  /** Those that have begun, or are about to. */
  get running(): TaskRecord[] {
    const running: TaskRecord[] = [];
    for (const task of this.#tasks) {
      if (running.length === this.perWorker) break;
      running.push(task);
    }
    return running;
  }

  has(task: TaskRecord): boolean {
    return task.seat === this && this.#tasks.get(task.seq) === task;
  }

  /** Somebody suspended or resumed the whole worker: it is handed nothing while it stands, and gives back what it can. */
  stateChanged(): void {
    const isSuspended = this.employee.state === "STATUS_SUSPENDED";
    const since = this.suspendedAt;
    if (isSuspended === (since !== undefined)) return;
    const now = performance.now();
    this.suspendedAt = isSuspended ? now : undefined;
    if (since === undefined) this.recallAhead();
    else for (const task of this.running) task.stood(since, task.isSuspended ? task.suspendedAt : now);
    this.#events.onChange(this);
    if (since !== undefined) this.#events.onResumed();
  }

  /** Gives the worker a task; only while there is room. */
  hand(task: TaskRecord): void {
    const seq = ++this.#lastSeq;
    this.handed++;
    if (seq - this.#passed === TASK_CLAIMS - 1) this.#firmSeq = seq;
    if (this.#tasks.size < this.perWorker) {
      const now = performance.now();
      task.begunAt = now;
      if (this.#tasks.size === 0) this.#stir(now);
    }
    // A task that has messages gives them to the outlet, which lets its params go first.
    this.#to.run(seq, task.body);
    task.handed(this, seq);
    this.#tasks.add(task);
  }

  /** A message of the worker. False: it is none. */
  arrived(span: ByteSpan): boolean {
    const message = readTaskMessage(span);
    if (!message) return false;
    const { kind, seq, body } = message;
    const task = this.#tasks.get(seq);
    if (!task) return false;
    if (kind === FROM_TASK.DATA) return task.channel.arrived(body);
    const end = ENDS[kind];
    if (!end) return false;
    const now = performance.now();
    this.#off(task, now);
    if (seq > this.#passed) this.#passed = seq;
    this.prefetch.ended(now);
    this.#progressAt = now;
    this.isOverdue = false;
    this.#events.onEnd(this, task, end, body);
    this.#events.onChange(this);
    return true;
  }

  /** The worker takes messages for a task up to an absolute total. */
  granted(seq: number, limit: number): void {
    this.#tasks.get(seq)?.channel.granted(limit);
  }

  /**
   * Asks for all back that was handed ahead and is of a priority below the one given. The last first: the worker goes on from the front meanwhile, and
   * would begin the third when the second was taken from under it.
   */
  recallAhead(below = Number.POSITIVE_INFINITY): void {
    const ahead = [...this.#tasks].slice(this.perWorker).reverse();
    for (const task of ahead) if (task.priority < below) void this.recall(task);
  }

  /** The same of all that may not have begun, and fits. */
  recallUnbegun(fits: (task: TaskRecord) => boolean): void {
    for (const task of [...this.#tasks].reverse()) if (fits(task)) void this.recall(task);
  }

  /** Asks for a task back. True when it is off the seat and never began; false: it has begun, or is over. */
  recall(task: TaskRecord): Promise<boolean> {
    if (!this.has(task) || task.seq === this.#firmSeq) return Promise.resolve(false);
    task.recalling ??= this.#recall(task);
    return task.recalling;
  }

  async #recall(task: TaskRecord): Promise<boolean> {
    const { seq } = task;
    this.#recalls++;
    const asked = performance.now();
    let isOurs = false;
    try {
      await this.line.ask("RECALL", seq);
      isOurs = this.#tasks.get(seq) === task;
    } catch {
      // It has begun, or its worker is gone: then all it had is taken back.
    }
    this.#recalls--;
    this.recallTime.answered(asked);
    if (isOurs) {
      this.#off(task);
      this.handed--;
      task.takenBack();
      this.#events.onTakenBack(task);
    }
    if (this.#recalls === 0) this.#events.onChange(this);
    return isOurs;
  }

  /** Takes everything off, in order: its worker is gone, and may have begun the first so many. */
  vacate(begun: number): { readonly begun: readonly TaskRecord[]; readonly ahead: readonly TaskRecord[] } {
    const all = this.#tasks.drain();
    this.#letGoAll();
    this.isLeaving = true;
    return { begun: all.slice(0, begun), ahead: all.slice(begun) };
  }

  /** Stops the worker, once; resolves when it is gone. */
  leave(): Promise<void> {
    this.#leaving ??= this.employee.stop();
    return this.#leaving;
  }

  /** How the messages of a task travel. */
  routeOf(task: TaskRecord): TaskRoute {
    return this.#to.routeOf(task.seq);
  }

  get #to(): SeatOutlet {
    if (!this.#outlet) throw new Error("a seat without a worker: this is a bug in Bossworks");
    return this.#outlet;
  }

  /** The conversation about its tasks. */
  get line(): TaskLine {
    if (!this.#line) throw new Error("a seat without a worker: this is a bug in Bossworks");
    return this.#line;
  }

  /** It had nothing to do and has now. */
  #stir(now: number): void {
    this.#letGo = this.employee[EMPLOYMENT].hold();
    this.prefetch.begins(now);
    this.#progressAt = now;
  }

  #off(task: TaskRecord, now = performance.now()): void {
    this.#tasks.remove(task);
    if (this.#tasks.size === 0) return this.#letGoAll();
    // Whoever was ahead and is now among the first takes the place that became free.
    if (this.#tasks.size >= this.perWorker) this.#tasks.at(this.perWorker - 1).begunAt ??= now;
  }

  #letGoAll(): void {
    this.#letGo?.();
    this.#letGo = undefined;
  }
}
