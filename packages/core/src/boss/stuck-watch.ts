import { clearInterval, performance, setInterval } from "../timers.js";
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
  readonly #everyMs: number;
  readonly #timer: NodeJS.Timeout;
  #askedAt: number | undefined;
  #lookedAt = performance.now();
  /** Looks in good time since the worker was asked that found no answer. */
  #unanswered = 0;
  #stuckSince: number | undefined;

  constructor(employment: Employment, afterMs: number, onChange: (stuck: boolean, sinceMs: number) => void) {
    this.#employment = employment;
    this.#afterMs = afterMs;
    this.#onChange = onChange;
    this.#everyMs = Math.max(1, afterMs / LOOKS);
    this.#timer = setInterval(() => this.#look(), this.#everyMs);
    // It only watches: what it watches keeps the program alive.
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const now = performance.now();
    // A look that comes late says that it is we who were slow: the answer may be here already, only not read.
    const isInTime = now - this.#lookedAt < 2 * this.#everyMs;
    this.#lookedAt = now;
    if (this.#employment.state !== "STATUS_RUNNING") {
      // A question that met a CALLING worker waits for LISTEN, for as long as it takes.
      this.#unanswered = 0;
      if (this.#askedAt !== undefined) this.#askedAt = now;
      return this.#note(false, now);
    }
    if (this.#askedAt !== undefined) {
      if (isInTime) this.#unanswered++;
      // Timers may fire a little early.
      const isOver = this.#unanswered >= LOOKS && now - this.#askedAt >= this.#afterMs;
      if (isOver) this.#note(true, this.#askedAt);
      return;
    }
    this.#askedAt = now;
    this.#unanswered = 0;
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

  #note(stuck: boolean, since: number): void {
    if (stuck === (this.#stuckSince !== undefined)) return;
    const sinceMs = performance.now() - (this.#stuckSince ?? since);
    this.#stuckSince = stuck ? since : undefined;
    this.#onChange(stuck, sinceMs);
  }
}
