import type { BossworksError } from "@bossworks/core";
import { vi } from "vitest";

/** A hanging promise is told by name; the test's own limit is only the last resort. */
const TEST_TIMEOUT_MS = 60_000;
vi.setConfig({ testTimeout: TEST_TIMEOUT_MS, hookTimeout: TEST_TIMEOUT_MS });

/** How long anything here may take before it counts as hanging. Far above what a busy machine needs. */
export const DEADLINE_MS = 10_000;

/** The promise's outcome, or an error that says what hung. */
export async function within<T>(what: string, promise: PromiseLike<T>, ms = DEADLINE_MS): Promise<T> {
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

/** What a promise rejects with. Fails when it resolves, or does not settle. */
export async function failureOf(
  what: string,
  promise: PromiseLike<unknown>,
  ms = DEADLINE_MS,
): Promise<BossworksError> {
  const outcome = await within(
    what,
    promise.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    ),
    ms,
  );
  if ("error" in outcome) return outcome.error as BossworksError;
  throw new Error(`${what} resolved with ${String(outcome.value)} instead of rejecting`);
}

/** What a call throws at once or rejects with: for mistakes, which may come either way. */
export async function mistakeOf(call: () => unknown): Promise<Error> {
  try {
    await within("the call", Promise.resolve(call()));
  } catch (error) {
    return error as Error;
  }
  throw new Error("the mistake was accepted");
}

/** Code of what a promise settles with: "ok" when it resolves. */
export async function codeOf(what: string, promise: PromiseLike<unknown>, ms = DEADLINE_MS): Promise<string> {
  return within(
    what,
    promise.then(
      () => "ok",
      (error: { code?: string }) => String(error.code ?? error),
    ),
    ms,
  );
}
