import { Boss, type BossOptions, workerAt } from "@bossworks/core";
import { onTestFinished } from "vitest";

export { within } from "../../core/test/failures/support/deadline.js";

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
