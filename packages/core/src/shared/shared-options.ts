import { checkOptions } from "../util/check-options.js";

/** Settings of a counter. */
export interface CounterOptions {
  /** What it begins with, and begins anew with. Default 0. */
  initial?: number | undefined;
  /** What would make it larger is refused with LIMIT_REACHED. Default 2^53 - 1. */
  max?: number | undefined;
}

const wholeNumber = (value: unknown): string | undefined =>
  Number.isSafeInteger(value) ? undefined : "a whole number up to 2^53 - 1";

const COUNTER_RULES = { initial: wholeNumber, max: wholeNumber } as const;

/** Checks the settings of a counter and fills in the defaults. Throws `TypeError`. */
export function toCounterSettings(options: CounterOptions): { initial: number; max: number } {
  checkOptions("boss.counter", options, COUNTER_RULES);
  const { initial = 0, max = Number.MAX_SAFE_INTEGER } = options;
  if (initial > max) {
    throw new TypeError(`boss.counter: option "initial": ${initial} given; at most max, ${max}, is allowed`);
  }
  return { initial, max };
}

/** Throws `TypeError` unless so many permits can be; undefined is left to whether the semaphore is known. */
export function checkPermits(permits: number | undefined): void {
  if (permits === undefined || (Number.isSafeInteger(permits) && permits >= 1)) return;
  throw new TypeError(
    `boss.semaphore: permits: ${String(permits)} given; a whole number of at least 1 is allowed`,
  );
}
