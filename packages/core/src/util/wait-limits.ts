import { BossworksError } from "../errors/bossworks-error.js";
import type { ErrorCode } from "../errors/error-codes.js";
import { checkOptions } from "./check-options.js";
import { onAbort } from "./on-abort.js";
import { setOwnTimeout } from "./own-timeout.js";

/** Options of every call that can wait. */
export interface WaitOptions {
  /** Ends the wait with ABORTED; `cause` is the signal's reason. */
  signal?: AbortSignal | undefined;
  /**
   * Ends the wait with TIMEOUT after so many milliseconds, in which it does not count how long the event loop that waits stood
   * still. Default: none, except where a call says so.
   */
  timeoutMs?: number | undefined;
}

/** Rules of {@link WaitOptions} for `checkOptions`. */
export const WAIT_RULES = {
  signal: (value: unknown) => (value instanceof AbortSignal ? undefined : "an AbortSignal"),
  timeoutMs: "ms",
} as const;

const NO_LIMITS: WaitOptions = Object.freeze({});

/** Throws `TypeError` for bad options of a call that can wait; returns them, or none. */
export function checkWaitOptions(where: string, options: WaitOptions | undefined): WaitOptions {
  if (options === undefined) return NO_LIMITS;
  checkOptions(where, options, WAIT_RULES);
  return options;
}

/** The error of an aborted wait. */
export function abortedError(what: string, signal: AbortSignal): BossworksError {
  return new BossworksError("ABORTED", `${what} was aborted`, { cause: signal.reason });
}

/** Throws ABORTED where the signal has fired. */
export function assertNotAborted(what: string, { signal }: WaitOptions): void {
  if (signal?.aborted) throw abortedError(what, signal);
}

/** True for the error of a wait that a limit has ended. */
export function isLimit(error: unknown): boolean {
  return error instanceof BossworksError && (error.code === "ABORTED" || error.code === "TIMEOUT");
}

/** The error of a wait that took too long. */
export function timeoutError(what: string, timeoutMs: number, code: ErrorCode = "TIMEOUT"): BossworksError {
  const advice =
    code === "SIGNAL_TIMEOUT"
      ? ": the worker obeys at its next checkpoint; give it more of them, or raise signalTimeoutMs"
      : "";
  return new BossworksError(code, `${what} took longer than ${timeoutMs} ms${advice}`);
}

/**
 * Arms the limits of one wait: `onLimit` is called at most once. Returns what disarms them, which removes exactly
 * what was added. The timer holds the event loop only when asked.
 */
export function armLimits(
  what: string,
  { signal, timeoutMs }: WaitOptions,
  onLimit: (error: BossworksError) => void,
  { code, ref = true }: { code?: ErrorCode; ref?: boolean } = {},
): () => void {
  if (signal === undefined && timeoutMs === undefined) return () => {};
  let stop: (() => void) | undefined;
  let letGo: (() => void) | undefined;
  const disarm = (): void => {
    stop?.();
    letGo?.();
  };
  if (signal) {
    letGo = onAbort(signal, () => {
      disarm();
      onLimit(abortedError(what, signal));
    });
  }
  if (timeoutMs !== undefined) {
    const late = (): void => {
      disarm();
      onLimit(timeoutError(what, timeoutMs, code));
    };
    stop = setOwnTimeout(late, timeoutMs, { ref });
  }
  return disarm;
}

/** Does `work` with a signal that fires when a limit of it is reached; the signal's reason is the error to reject with. */
export async function underLimits<T>(
  what: string,
  options: WaitOptions,
  work: (limit: AbortSignal) => Promise<T>,
): Promise<T> {
  assertNotAborted(what, options);
  const limit = new AbortController();
  const disarm = armLimits(what, options, (error) => limit.abort(error));
  try {
    return await work(limit.signal);
  } finally {
    disarm();
  }
}

/** The outcome of `work`, or the signal's reason when that fires before. Only the waiting ends. */
export async function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let letGo = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    if (signal.aborted) return reject(signal.reason);
    letGo = onAbort(signal, () => reject(signal.reason));
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    letGo();
  }
}

/**
 * The outcome of `work`, or the error of the limit that was reached before it. What was begun goes on all the same:
 * only the waiting ends.
 */
export async function withinLimits<T>(
  what: string,
  options: WaitOptions,
  work: Promise<T>,
  code: ErrorCode = "TIMEOUT",
): Promise<T> {
  if (options.signal?.aborted) {
    work.catch(() => {});
    throw abortedError(what, options.signal);
  }
  let disarm = (): void => {};
  const limit = new Promise<never>((_, reject) => {
    disarm = armLimits(what, options, reject, { code });
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    disarm();
  }
}
