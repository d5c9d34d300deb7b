import type { BossworksError } from "@bossworks/core";
import { vi } from "vitest";

/** How long anything here may take before it counts as hanging. Far above what a busy machine needs. */
export const DEADLINE_MS = 20_000;

/** A hanging promise is told by name; the test's own limit is only the last resort. */
const TEST_TIMEOUT_MS = 6 * DEADLINE_MS;
vi.setConfig({ testTimeout: TEST_TIMEOUT_MS, hookTimeout: TEST_TIMEOUT_MS });

/** The promise's outcome, or an error that says what hung: asked for it only then, where that is a function. */
export async function within<T>(
  what: string | (() => string),
  promise: PromiseLike<T>,
  ms = DEADLINE_MS,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const name = typeof what === "string" ? what : what();
      reject(new Error(`${name} has not come within ${ms} ms`));
    }, ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Between one look at something and the next: who looks without a pause leaves no time for anything else. */
export function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1));
}

/** Resolves once the condition holds, looked at every millisecond. For what no event tells. */
export async function until(what: string, holds: () => boolean, ms = DEADLINE_MS): Promise<void> {
  const deadline = performance.now() + ms;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`${what} has not come within ${ms} ms`);
    await pause();
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

/** The same where what hung needs no name, of any error. */
export async function rejectionOf(promise: PromiseLike<unknown>): Promise<Error & { code?: string }> {
  return failureOf("the failure", promise);
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
