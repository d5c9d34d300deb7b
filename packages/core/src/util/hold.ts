import { clearInterval, setInterval } from "../timers.js";

/** Its turn never comes. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Keeps the program running from `take` to `release`, where nothing else does. */
export class Hold {
  #timer: NodeJS.Timeout | undefined;

  get isTaken(): boolean {
    return this.#timer !== undefined;
  }

  /** Twice is once. */
  take(): void {
    this.#timer ??= setInterval(() => {}, LONGEST_TIMER_MS);
  }

  release(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
