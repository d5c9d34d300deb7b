import { type Boss, type BossOptions, workerAt } from "@bossworks/core";
import { makeBoss as makeAnyBoss } from "../failures/support/boss.js";

export { DEADLINE_MS, failureOf, within } from "../failures/support/deadline.js";

/** A boss whose workers are processes; closed after the test. */
export function makeBoss(options: BossOptions = {}): Boss {
  return makeAnyBoss({ dealer: "pipe:", ...options });
}

/** A file of `fixtures/process`. */
export function fixture(file: string): URL {
  return new URL(`../fixtures/process/${file}`, import.meta.url);
}

/** A worker of `fixtures/process/workers.mjs`. */
export function worker(name: string): ReturnType<typeof workerAt> {
  return workerAt(fixture("workers.mjs"), name) as ReturnType<typeof workerAt>;
}
