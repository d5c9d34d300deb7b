import { clearTimeout, setImmediate, setTimeout } from "../timers.js";
/** The one timer of a session. Holds no event loop. */
export class SessionClock {
  readonly #onDue: () => boolean;
  readonly #onJudge: () => void;
  #timer: NodeJS.Timeout | undefined;
  #at = Number.POSITIVE_INFINITY;
  #judgement: NodeJS.Immediate | undefined;

  /** `onDue` looks at the clock; when it says that a verdict is due, `onJudge` gives it after all input was read. */
  constructor(onDue: () => boolean, onJudge: () => void) {
    this.#onDue = onDue;
    this.#onJudge = onJudge;
  }

  /** Fires at `at`, or before: a timer that is early costs less than one that is set anew for every packet. */
  set(now: number, at: number): void {
    if (at >= this.#at || this.#judgement) return;
    clearTimeout(this.#timer);
    this.#at = at;
    this.#timer = setTimeout(() => this.#fire(), Math.ceil(at - now));
    this.#timer.unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#at = Number.POSITIVE_INFINITY;
  }

  #fire(): void {
    this.#at = Number.POSITIVE_INFINITY;
    if (!this.#onDue()) return;
    // Timers run before input is read, and some input comes by immediates: two of them make a full turn.
    this.#judgement = setImmediate(() => {
      this.#judgement = setImmediate(() => {
        this.#judgement = undefined;
        this.#onJudge();
      });
    });
  }
}
