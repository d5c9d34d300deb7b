import { clearInterval, performance, setImmediate, setInterval } from "../timers.js";
import type { Seat } from "./seat.js";

/** A worker that has made no progress for so long gives back what it was handed ahead. Twice what is handed ahead. */
const OVERDUE_MS = 2;

/** Where taking back itself takes longer than that, it is not begun sooner than after so many times as long. */
const RECALL_TIMES = 2;

/** Takes back what lies ahead behind a task that runs for long, so that short tasks do not wait for it. */
export class Overdue {
  readonly #seats: () => Iterable<Seat>;
  #timer: NodeJS.Timeout | undefined;

  constructor(seats: () => Iterable<Seat>) {
    this.#seats = seats;
  }

  /** Some tasks were handed ahead. */
  watch(): void {
    this.#timer ??= setInterval(() => this.#look(), OVERDUE_MS).unref();
  }

  #look(): void {
    let isAnyAhead = false;
    let isAnyOverdue = false;
    for (const seat of this.#seats()) {
      if (seat.ahead === 0) continue;
      isAnyAhead = true;
      isAnyOverdue ||= isOverdue(seat);
    }
    // Where our own loop stood still, what has ended lies there unread: that is read before anything is taken back.
    if (isAnyOverdue) setImmediate(() => this.#takeBack()).unref();
    if (isAnyAhead) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #takeBack(): void {
    for (const seat of this.#seats()) {
      if (!isOverdue(seat)) continue;
      seat.isOverdue = true;
      seat.recallAhead();
    }
  }
}

function isOverdue({ ahead, isOverdue, progressAt, recallTime }: Seat): boolean {
  if (ahead === 0 || isOverdue) return false;
  return performance.now() - progressAt >= Math.max(OVERDUE_MS, RECALL_TIMES * recallTime.ms);
}
