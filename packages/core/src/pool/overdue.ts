import type { Seat } from "./seat.js";

/** A worker that has made no progress for so long gives back what it was handed ahead. Twice what is handed ahead. */
const OVERDUE_MS = 2;

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
    const before = performance.now() - OVERDUE_MS;
    let isAnyAhead = false;
    for (const seat of this.#seats()) {
      if (seat.ahead === 0) continue;
      isAnyAhead = true;
      if (seat.isOverdue || seat.progressAt > before) continue;
      seat.isOverdue = true;
      seat.recallAhead();
    }
    if (isAnyAhead) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
