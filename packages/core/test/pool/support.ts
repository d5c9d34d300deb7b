import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Boss, type Pool, type PoolOptions, type Task, workerAt } from "@bossworks/core";
import { onTestFinished } from "vitest";
import { makeBoss } from "../failures/support/boss.js";
import { within } from "../failures/support/deadline.js";

export { DEALER, makeBoss, PLACE } from "../failures/support/boss.js";
export { codeOf, DEADLINE_MS, failureOf, mistakeOf, until, within } from "../failures/support/deadline.js";

/** A restart policy that never gives up within a test. */
export const TIRELESS = { intensity: 1_000_000, backoffMs: { min: 0, max: 0 } } as const;

/** URL of a file of `fixtures/pool`. */
export function fixture(file: string): URL {
  return new URL(`../fixtures/pool/${file}`, import.meta.url);
}

/** A task of `fixtures/pool/tasks.mjs`, by export. */
export function tasks(name: string): ReturnType<typeof workerAt> {
  return workerAt(fixture("tasks.mjs"), name) as ReturnType<typeof workerAt>;
}

/** A pool of such tasks, by a boss that is closed after the test. One worker unless told otherwise. */
export function poolOf(name: string, options: PoolOptions = {}, boss: Boss = makeBoss()): Pool {
  return boss.pool(tasks(name), { size: 1, ...options });
}

/** The first message of a task: it has begun. */
export async function begun(task: Task): Promise<unknown> {
  const messages = task[Symbol.asyncIterator]();
  const { value } = await within("the task's begin", messages.next());
  await messages.return?.();
  return value;
}

/** One event loop turn of the boss's thread. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A file that tasks note their runs in: its path, and the lines so far. */
export function makeLog(): { readonly path: string; lines(): string[] } {
  const folder = mkdtempSync(join(tmpdir(), "bossworks-pool-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "log");
  return { path, lines: () => readFileSync(path, "utf8").split("\n").slice(0, -1) };
}

/** 0, 1, 2 ... */
export function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
