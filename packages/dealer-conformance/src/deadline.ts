import type { BossworksError } from "@bossworks/core";

/** How long anything here may take before it counts as hanging. Far above what a busy machine needs. */
const DEADLINE_MS = 15_000;
let deadlineMs = DEADLINE_MS;

/** Sets the deadline of this test file; `undefined` is the default. */
export function setDeadline(ms: number = DEADLINE_MS): void {
  deadlineMs = ms;
}

/** The deadline of this test file, in milliseconds. */
export function currentDeadlineMs(): number {
  return deadlineMs;
}

/** Limit of one whole test: the last resort, so that what hangs is told by its own name before. */
export const TEST_MS = 60_000;

/** The promise's outcome, or an error that says what hung. */
export async function within<T>(what: string, promise: PromiseLike<T> | T, ms = deadlineMs): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} has not settled within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What a promise rejects with. Throws when it resolves, or does not settle. */
export async function failureOf(what: string, promise: PromiseLike<unknown>): Promise<BossworksError> {
  const outcome = await within(
    what,
    promise.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    ),
  );
  if ("error" in outcome) return outcome.error as BossworksError;
  throw new Error(`${what} resolved with ${String(outcome.value)} instead of rejecting`);
}

/** One turn of the event loop. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Resolves once the condition holds, looked at every millisecond. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  let isOver = false;
  const look = async (): Promise<void> => {
    while (!isOver && !holds()) await new Promise((resolve) => setTimeout(resolve, 1));
  };
  try {
    await within(what, look());
  } finally {
    isOver = true;
  }
}
