import { clearTimeout, setTimeout } from "@bossworks/core/timers";
import { WATCH_FIRST_MS, WATCH_LONGEST_MS } from "./limits.js";

/** What a step has come to. */
export type StepOutcome = "done" | "nothing" | "over";

/** How the loop goes on: waiting for each step, looking from time to time, or not at all. */
type Mode = "held" | "watched" | "released";

/**
 * Does something again and again while it is wanted. A receive that waits keeps the program running, and zeromq.js cannot
 * take one back: so that a boss without staff does not, it is woken and not begun again. What is wanted all the same, and
 * is not to keep the program running, is looked after by a timer that does not.
 */
export class HeldLoop {
  readonly #step: (waits: boolean) => Promise<StepOutcome>;
  readonly #wake: () => void;
  #mode: Mode = "released";
  #isWaiting = false;
  #endPause: () => void = () => {};
  #running: Promise<void> | undefined;

  /**
   * `step` does one thing: waits for it, or tells "nothing" when it is not there yet; "over" ends the loop. `wake` makes a
   * step that waits return.
   */
  constructor(step: (waits: boolean) => Promise<StepOutcome>, wake: () => void) {
    this.#step = step;
    this.#wake = wake;
  }

  /** Begins, or goes on, and keeps the program running. */
  hold(): void {
    this.#goOn("held");
  }

  /** Begins, or goes on, and keeps no program running: what comes is noticed within `WATCH_LONGEST_MS`. */
  watch(): void {
    this.#goOn("watched");
  }

  /** Ends as soon as the step under way is done. */
  release(): void {
    this.#goOn("released");
  }

  /** Ends it; resolves when nothing is under way any more. */
  async end(): Promise<void> {
    this.release();
    await this.#running;
  }

  #goOn(mode: Mode): void {
    if (mode === this.#mode) return;
    this.#mode = mode;
    if (this.#isWaiting) this.#wake();
    this.#endPause();
    if (mode !== "released") this.#running ??= this.#run();
  }

  async #run(): Promise<void> {
    let pauseMs = WATCH_FIRST_MS;
    let outcome: StepOutcome = "done";
    while (this.#mode !== "released" && outcome !== "over") {
      this.#isWaiting = this.#mode === "held";
      outcome = await this.#step(this.#isWaiting);
      this.#isWaiting = false;
      if (outcome !== "nothing") pauseMs = WATCH_FIRST_MS;
      else if (this.#mode === "watched") {
        await this.#pause(pauseMs);
        pauseMs = Math.min(2 * pauseMs, WATCH_LONGEST_MS);
      }
    }
    this.#running = undefined;
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      timer.unref();
      this.#endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
