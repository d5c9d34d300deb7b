/**
 * Does something again and again while it is wanted. A receive that waits keeps the program running, and zeromq.js cannot
 * take one back: so that a boss without staff does not, it is woken and not begun again.
 */
export class HeldLoop {
  readonly #step: () => Promise<boolean>;
  readonly #wake: () => void;
  #isHeld = false;
  #running: Promise<void> | undefined;

  /** `step` waits for one thing and does it; false ends the loop. `wake` makes a step that waits return. */
  constructor(step: () => Promise<boolean>, wake: () => void) {
    this.#step = step;
    this.#wake = wake;
  }

  /** Begins, or goes on. */
  hold(): void {
    this.#isHeld = true;
    this.#running ??= this.#run();
  }

  /** Ends as soon as the step under way is done. */
  release(): void {
    this.#isHeld = false;
    if (this.#running) this.#wake();
  }

  /** Ends it; resolves when nothing is under way any more. */
  async end(): Promise<void> {
    this.release();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#isHeld && (await this.#step()));
    this.#running = undefined;
  }
}
