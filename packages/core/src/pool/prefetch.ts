import { MAX_ADAPTIVE_PREFETCH } from "./pool-options.js";

/** A worker is handed about so much work ahead: a boss that is busy for a while does not leave it idle. */
const AHEAD_MS = 1;

/** How much one task's time changes the mean. */
const WEIGHT = 1 / 16;

/** How many tasks one worker is handed ahead: as many as fill a millisecond of the time its tasks have taken. */
export class Prefetch {
  readonly #fixed: number | undefined;
  #meanMs = Number.NaN;
  #busySince = 0;
  #ahead: number;

  /** `fixed`: always so many. */
  constructor(fixed: number | undefined) {
    this.#fixed = fixed;
    this.#ahead = fixed ?? 0;
  }

  get ahead(): number {
    return this.#ahead;
  }

  /** The worker had nothing to do and has now. */
  begins(now: number): void {
    this.#busySince = now;
  }

  /** A task of the worker has ended. */
  ended(now: number): void {
    if (this.#fixed !== undefined) return;
    const tookMs = now - this.#busySince;
    this.#busySince = now;
    this.#meanMs = Number.isNaN(this.#meanMs) ? tookMs : this.#meanMs + (tookMs - this.#meanMs) * WEIGHT;
    this.#ahead = Math.min(MAX_ADAPTIVE_PREFETCH, Math.floor(AHEAD_MS / this.#meanMs));
  }
}
