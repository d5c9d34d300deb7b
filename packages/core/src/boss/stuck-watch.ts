import type { Employment } from "./employment.js";

/** How often within `stuckAfterMs` a running worker is asked for its last checkpoint. */
const LOOKS = 4;

/**
 * Tells when a running worker has made no checkpoint for longer than `stuckAfterMs`, and when it has again. Asks
 * by STATUS, so that it works alike on every dealer; a worker that does not answer makes no checkpoint either.
 */
export class StuckWatch {
  readonly #employment: Employment;
  readonly #afterMs: number;
  readonly #onChange: (stuck: boolean, sinceMs: number) => void;
  readonly #timer: NodeJS.Timeout;
  #askedAt: number | undefined;
  #stuckSince: number | undefined;

  constructor(employment: Employment, afterMs: number, onChange: (stuck: boolean, sinceMs: number) => void) {
    this.#employment = employment;
    this.#afterMs = afterMs;
    this.#onChange = onChange;
    this.#timer = setInterval(() => this.#look(), Math.max(1, afterMs / LOOKS));
    // It only watches: what it watches keeps the program alive.
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const now = performance.now();
    const askedAt = this.#askedAt;
    if (askedAt !== undefined) {
      // Timers run before input is read: when it was we who were slow, the answer is here already, only not read.
      if (now - askedAt > this.#afterMs) setImmediate(() => this.#judge(askedAt));
      return;
    }
    if (this.#employment.state !== "STATUS_RUNNING") return this.#note(false, now);
    this.#askedAt = now;
    this.#employment.probe().then(
      (report) => {
        this.#askedAt = undefined;
        const checkpointAt = performance.now() - report.lastCheckpointMs;
        this.#note(
          report.status === "STATUS_RUNNING" && report.lastCheckpointMs > this.#afterMs,
          checkpointAt,
        );
      },
      () => {
        this.#askedAt = undefined;
      },
    );
  }

  /** Still no answer to what was asked then, with all input read. */
  #judge(askedAt: number): void {
    if (this.#askedAt === askedAt) this.#note(true, askedAt);
  }

  #note(stuck: boolean, since: number): void {
    if (stuck === (this.#stuckSince !== undefined)) return;
    const sinceMs = performance.now() - (this.#stuckSince ?? since);
    this.#stuckSince = stuck ? since : undefined;
    this.#onChange(stuck, sinceMs);
  }
}
