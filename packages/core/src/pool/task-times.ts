import type { Seat } from "./seat.js";
import type { TaskRecord } from "./task-record.js";

/** Ends tasks that run for too long: one timer for all, since all may run equally long. */
export class TaskTimes {
  readonly #timeoutMs: number | undefined;
  readonly #seats: () => Iterable<Seat>;
  readonly #onTimeout: (task: TaskRecord, timeoutMs: number) => void;
  #timer: NodeJS.Timeout | undefined;

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
    if (this.#timeoutMs === undefined || this.#timer) return;
    const now = performance.now();
    this.#timer = setTimeout(() => this.#look(this.#timeoutMs as number), this.#earliest(now) - now);
    this.#timer.unref();
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

  #look(timeoutMs: number): void {
    this.#timer = undefined;
    const now = performance.now();
    let isAny = false;
    for (const seat of [...this.#seats()]) {
      for (const task of seat.running) {
        if (task.isStopping || task.begunAt === undefined || stands(task)) continue;
        if (now - task.begunAt >= timeoutMs) this.#onTimeout(task, timeoutMs);
        else isAny = true;
      }
      isAny ||= seat.load > 0;
    }
    if (isAny) this.watch();
  }

  /** When the next task will have run for too long, if it runs on. */
  #earliest(now: number): number {
    const timeoutMs = this.#timeoutMs as number;
    let earliest = now + timeoutMs;
    for (const seat of this.#seats()) {
      for (const task of seat.running) {
        if (task.isStopping || task.begunAt === undefined || stands(task)) continue;
        earliest = Math.min(earliest, task.begunAt + timeoutMs);
      }
    }
    return Math.max(earliest, now + 1);
  }
}

/** It stands still, by itself or with its worker. */
function stands({ isSuspended, seat }: TaskRecord): boolean {
  return isSuspended || seat?.suspendedAt !== undefined;
}
