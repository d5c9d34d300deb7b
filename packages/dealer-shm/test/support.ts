import { Boss, type BossOptions, workerAt } from "@bossworks/core";
import { onTestFinished, vi } from "vitest";

/** How long anything here may take before it counts as hanging. */
const DEADLINE_MS = 10_000;
vi.setConfig({ testTimeout: 6 * DEADLINE_MS });

/** A boss that is closed after the test, whatever happens in it. */
export function makeBoss(options: BossOptions): Boss {
  const boss = new Boss({ stopGraceMs: 1000, killGraceMs: 1000, ...options });
  onTestFinished(() => boss.close());
  return boss;
}

export function fixture(file: string): URL {
  return new URL(`./fixtures/${file}`, import.meta.url);
}

/** A worker of `fixtures`, by file and export. */
export function worker(file: string, name: string): ReturnType<typeof workerAt> {
  return workerAt(fixture(file), name) as ReturnType<typeof workerAt>;
}

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
