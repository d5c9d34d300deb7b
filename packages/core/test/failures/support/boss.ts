import { Boss, type BossOptions, workerAt } from "@bossworks/core";
import { onTestFinished } from "vitest";

/** The dealer these tests run over; CI runs them once for each. */
export const DEALER = process.env.BOSSWORKS_TEST_DEALER ?? "shm:";

/** Where its workers run: what a test has to know of it where it speaks of threads or of processes. */
export const PLACE = /^(shm|memory):/.test(DEALER) ? "thread" : "process";

/** A boss over the dealer under test that is closed after the test, whatever happens in it. */
export function makeBoss(options: BossOptions = {}): Boss {
  const boss = new Boss({ dealer: DEALER, stopGraceMs: 1000, killGraceMs: 1000, ...options });
  onTestFinished(() => boss.close());
  return boss;
}

/** URL of a worker fixture. */
export function fixture(file: string): URL {
  return new URL(`../../fixtures/failures/${file}`, import.meta.url);
}

/** A worker of `fixtures/failures`, by file and export. */
export function worker(file: string, name: string): ReturnType<typeof workerAt> {
  return workerAt(fixture(file), name) as ReturnType<typeof workerAt>;
}
