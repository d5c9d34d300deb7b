import { clearTimeout, performance, setTimeout } from "../timers.js";
import { checkOptions, isTimerMs, MAX_TIMER_MS } from "../util/check-options.js";
import { onAbort } from "../util/on-abort.js";
import { assertNotAborted, WAIT_RULES, type WaitOptions } from "../util/wait-limits.js";
import { EMPLOYMENT } from "./employee.js";
import type { Employment } from "./employment.js";
import type { AnyEmployee, Who } from "./staff.js";
import type { StatusReport } from "./status-report.js";

/** Settings of `boss.watch`. */
export interface WatchOptions extends WaitOptions {
  /** Time from one round's start to the next, or a function that gives it anew each time. Default 1000. */
  everyMs?: number | (() => number) | undefined;
  /** Total time; the iteration ends after it. Default: none. */
  timeoutMs?: number | undefined;
  /** Most signals a second, over all workers. Default: no limit. */
  rate?: number | undefined;
  /** Who is asked. Default: all. */
  who?: Who | undefined;
}

/** One round of answers, by worker id. */
export type StatusRound = Map<string, StatusReport>;

const DEFAULT_EVERY_MS = 1000;

/** What the rounds need from the boss. */
export interface Watched {
  resolve(who: Who): AnyEmployee[];
  /** True while somebody is, or may be, about to be restarted. */
  awaits(who: Who): boolean;
  /** Resolves at the next change of the staff, or at the end of the boss. */
  staffChange(signal: AbortSignal): Promise<void>;
  /** Fires when the boss closes. */
  readonly closed: AbortSignal;
}

export function checkWatchOptions(options: WatchOptions): void {
  checkOptions("boss.watch", options, {
    ...WAIT_RULES,
    everyMs: (value) =>
      typeof value === "function" || isTimerMs(value)
        ? undefined
        : `milliseconds from 0 to ${MAX_TIMER_MS}, or a function that returns them`,
    rate: (value) =>
      typeof value === "number" && value > 0 && isTimerMs(1000 / value)
        ? undefined
        : "a number of signals a second above 0, one in 24 days at least",
    who: "any",
  });
}

/**
 * Rounds of STATUS over a staff, at an interval. A round that takes longer than the interval skips, it never
 * overlaps the next. Waits for the first worker; ends when nobody is left, about to be restarted or to come for a pool, at `timeoutMs`, or when the boss closes.
 * `return` ends it at once, whatever a `next` waits for.
 */
export function watch(boss: Watched, options: WatchOptions): AsyncIterableIterator<StatusRound> {
  // Who is meant by a predicate is asked in each round.
  if (typeof options.who !== "function") boss.resolve(options.who);
  const closing = new AbortController();
  const rounds = roundsOf(boss, options, closing.signal);
  return {
    next: () => rounds.next(),
    return: () => {
      closing.abort();
      return rounds.return();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function* roundsOf(
  boss: Watched,
  options: WatchOptions,
  closing: AbortSignal,
): AsyncGenerator<StatusRound, void, void> {
  const { everyMs = DEFAULT_EVERY_MS, timeoutMs, rate, who, signal } = options;
  const limit = new AbortController();
  const end = (): void => limit.abort();
  const letGo = [boss.closed, signal, closing].map((ending) => {
    if (ending?.aborted) end();
    return ending && onAbort(ending, end);
  });
  const timer = timeoutMs === undefined ? undefined : setTimeout(end, timeoutMs);
  // Who has ended is followed by nobody who goes by its name.
  const mayCome = who === undefined || typeof who === "function";
  try {
    while (mayCome && boss.resolve(who).length === 0 && !limit.signal.aborted)
      await boss.staffChange(limit.signal);
    while (!limit.signal.aborted) {
      const startedAt = performance.now();
      const round = await ask(boss.resolve(who), rate, limit.signal);
      // Who has not answered by then is not told as one who failed to.
      if (limit.signal.aborted) break;
      if (round.size === 0) {
        if (!boss.awaits(who)) return;
        await boss.staffChange(limit.signal);
        continue;
      }
      yield round;
      const interval = intervalOf(everyMs);
      const passed = performance.now() - startedAt;
      // Late rounds are skipped: the next one starts at the next multiple of the interval.
      const wait = interval > 0 ? interval - (passed % interval) : 0;
      await pause(wait, limit.signal);
    }
    assertNotAborted("boss.watch", { signal });
  } finally {
    clearTimeout(timer);
    for (const forget of letGo) forget?.();
  }
}

/** Throws `TypeError` for what no timer takes. */
function intervalOf(everyMs: number | (() => number)): number {
  const interval = typeof everyMs === "function" ? everyMs() : everyMs;
  if (isTimerMs(interval)) return interval;
  throw new TypeError(
    `boss.watch: everyMs returned ${String(interval)}; milliseconds from 0 to ${MAX_TIMER_MS} are allowed`,
  );
}

/** One round; those that do not answer are in it with their error. */
export async function ask(
  employees: readonly AnyEmployee[],
  rate?: number,
  limit?: AbortSignal,
): Promise<StatusRound> {
  const round: StatusRound = new Map();
  const asked: Promise<void>[] = [];
  for (const employee of employees) {
    if (limit?.aborted) break;
    asked.push(askOne(employee[EMPLOYMENT], round, { signal: limit }));
    if (rate !== undefined && limit) await pause(1000 / rate, limit);
  }
  await Promise.all(asked);
  return round;
}

/** Asks one worker; a failure is told in its report. */
export async function askOne(
  employment: Employment,
  round: StatusRound,
  options: WaitOptions,
): Promise<void> {
  // Keeps the order of asking in the map, whoever answers first.
  round.set(employment.id, employment.lastReport());
  try {
    round.set(employment.id, await employment.ask("STATUS", options));
  } catch (error) {
    round.set(employment.id, employment.lastReport(error as Error));
  }
}

function pause(ms: number, limit: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (limit.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      limit.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    limit.addEventListener("abort", done, { once: true });
  });
}
