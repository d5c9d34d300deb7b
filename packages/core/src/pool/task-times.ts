import { stoodStill } from "../util/own-timeout.js";
import type { Seat } from "./seat.js";
import type { TaskRecord } from "./task-record.js";

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
      for (const task of seat.running) {
        const due = this.#dueOf(task, timeoutMs);
        if (due > now) continue;
        if (lateMs === 0 || this.#spared.has(task)) this.#onTimeout(task, timeoutMs);
        else this.#spared.set(task, now + Math.min(lateMs, timeoutMs));
      }
      isAny ||= seat.load > 0;
    }
    if (isAny) this.watch();
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
