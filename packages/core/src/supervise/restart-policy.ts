import type { How } from "../boss/how-ended.js";
import type { RestartSettings } from "./restart-options.js";

/** Where the doubling begins when the least wait is none at all. */
const LEAST_STEP_MS = 1;

/**
 * Decides for one place, through all who ever fill it, whether and when it is filled again. Pure: it has no clock and
 * draws nothing by itself.
 */
export class RestartPolicy {
  readonly #settings: RestartSettings;
  /** When the restarts within the last period were granted; never more than `intensity`. */
  #granted: number[] = [];
  /** When the one granted last was due. */
  #dueAt = Number.POSITIVE_INFINITY;
  /** Restarts since the last quiet period. */
  #inRow = 0;

  constructor(settings: RestartSettings) {
    this.#settings = settings;
  }

  /** True when such an end is followed by a restart. Ends that were asked for are the caller's to leave out. */
  covers(how: How): boolean {
    const { policy } = this.#settings;
    return policy === "always" || (policy === "on-failure" && how !== "FINISHED");
  }

  /**
   * Grants a restart, to be made after `delayMs`, unless `intensity` of them were granted within `periodMs`. `now` is any
   * clock in milliseconds that never goes back, `random` a number from 0 up to 1. `livedMs` is how long the one that
   * ended was at work, 0 for a failed start: after `periodMs` the backoff begins anew. By default it is the time since
   * the last restart was due.
   */
  next(now: number, random: number, livedMs: number = now - this.#dueAt): { delayMs: number } | "limit" {
    const { intensity, periodMs } = this.#settings;
    this.#granted = this.#granted.filter((at) => now - at < periodMs);
    if (this.#granted.length >= intensity) return "limit";
    if (livedMs >= periodMs) this.#inRow = 0;
    const delayMs = this.#delay(random);
    this.#inRow++;
    this.#granted.push(now);
    this.#dueAt = now + delayMs;
    return { delayMs };
  }

  /**
   * Doubles from `min` to `max`, each time somewhere in the upper half, so that places that were emptied together are not
   * filled together.
   */
  #delay(random: number): number {
    const { min, max } = this.#settings.backoffMs;
    const longest = Math.min(max, Math.max(min, LEAST_STEP_MS) * 2 ** (this.#inRow + 1));
    const least = this.#inRow === 0 ? min : Math.max(min, longest / 2);
    return least + random * (longest - least);
  }
}
