import { clearTimeout, performance, setTimeout } from "../timers.js";
import { stoodStill } from "../util/own-timeout.js";
import { withinLimits } from "../util/wait-limits.js";
import type { Seat } from "./seat.js";
import type { TaskRecord } from "./task-record.js";

/** Who does not answer within so long whether a task has begun is taken to have begun it. */
const ANSWER_MS = 1000;

/** Ends tasks that run for too long: one timer for all, since all may run equally long. */
export class TaskTimes {
  readonly #timeoutMs: number | undefined;
  readonly #seats: () => Iterable<Seat>;
  readonly #onTimeout: (task: TaskRecord, timeoutMs: number) => void;
  #timer: NodeJS.Timeout | undefined;
  /** Until when tasks are spared whose time was over when our own loop had stood still: their ends may lie there unread. */
  readonly #spared = new WeakMap<TaskRecord, number>();

  /** `timeoutMs` undefined: as long as they like. */
  constructor(
    timeoutMs: number | undefined,
    seats: () => Iterable<Seat>,
    onTimeout: (task: TaskRecord, timeoutMs: number) => void,
  ) {
    this.#timeoutMs = timeoutMs;
    this.#seats = seats;
    this.#onTimeout = onTimeout;
  }

  /** A task was handed out. */
  watch(): void {
    const timeoutMs = this.#timeoutMs;
    if (timeoutMs === undefined || this.#timer) return;
    const now = performance.now();
    const due = this.#earliest(now, timeoutMs);
    this.#timer = setTimeout(() => this.#look(timeoutMs, stoodStill(due)), due - now).unref();
  }

  /** Tasks that stood go on: they may be due before the next look. */
  resumed(): void {
    if (!this.#timer) return;
    this.stop();
    this.watch();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #look(timeoutMs: number, lateMs: number): void {
    this.#timer = undefined;
    const now = performance.now();
    let isAny = false;
    for (const seat of [...this.#seats()]) {
      for (const [place, task] of seat.running.entries()) {
        if (this.#dueOf(task, timeoutMs) > now) continue;
        if (lateMs > 0 && !this.#spared.has(task)) this.#spared.set(task, now + Math.min(lateMs, timeoutMs));
        else if (place === 0) this.#onTimeout(task, timeoutMs);
        else void this.#endBegun(seat, task, timeoutMs);
      }
      isAny ||= seat.load > 0;
    }
    if (isAny) this.watch();
  }

  /** One that was to run beside others may not have begun, where one of them never yields: then it is taken back. */
  async #endBegun(seat: Seat, task: TaskRecord, timeoutMs: number): Promise<void> {
    this.#spared.set(task, performance.now() + ANSWER_MS);
    const back = withinLimits("RECALL", { timeoutMs: ANSWER_MS }, seat.recall(task));
    const isBack = await back.catch(() => false);
    if (isBack) this.#spared.delete(task);
    else if (seat.has(task)) this.#onTimeout(task, timeoutMs);
  }

  /** When the next task will have run for too long, if it runs on. */
  #earliest(now: number, timeoutMs: number): number {
    let earliest = now + timeoutMs;
    for (const seat of this.#seats())
      for (const task of seat.running) earliest = Math.min(earliest, this.#dueOf(task, timeoutMs));
    return Math.max(earliest, now + 1);
  }

  /** When it will have run for too long; never while it stands or is being stopped. */
  #dueOf(task: TaskRecord, timeoutMs: number): number {
    if (task.isStopping || task.begunAt === undefined || stands(task)) return Number.POSITIVE_INFINITY;
    return Math.max(task.begunAt + timeoutMs, this.#spared.get(task) ?? 0);
  }
}

/** It stands still, by itself or with its worker. */
function stands({ isSuspended, seat }: TaskRecord): boolean {
  return isSuspended || seat?.suspendedAt !== undefined;
}
