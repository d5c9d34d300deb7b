import { vi } from "vitest";

/** How long anything here may take before it counts as hanging. */
const DEADLINE_MS = 20_000;
vi.setConfig({ testTimeout: 6 * DEADLINE_MS });

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

/** Between one look at a server and the next: one that is asked without a pause has no time for anything else. */
export function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1));
}

/** Resolves once the condition holds, looked at every millisecond. */
export async function until(what: string, holds: () => boolean, ms = DEADLINE_MS): Promise<void> {
  let isOver = false;
  const look = async (): Promise<void> => {
    while (!isOver && !holds()) await pause();
  };
  try {
    await within(what, look(), ms);
  } finally {
    isOver = true;
  }
}

/** What a promise rejects with. */
export async function failureOf(promise: PromiseLike<unknown>): Promise<Error & { code?: string }> {
  return within(
    "the failure",
    promise.then(
      () => {
        throw new Error("it did not fail");
      },
      (error) => error,
    ),
  );
}
