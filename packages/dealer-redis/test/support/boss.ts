import { Boss, type BossOptions, workerAt } from "@bossworks/core";
import { onTestFinished } from "vitest";
import { within } from "./deadline.js";

/** A boss that is closed after the test. */
export function makeBoss(options: BossOptions): Boss {
  const boss = new Boss({ stopGraceMs: 2000, killGraceMs: 2000, ...options });
  onTestFinished(() => within("boss.close", boss.close()));
  return boss;
}

/** A worker of `fixtures/workers.mjs`. */
export function worker(name: "echo" | "echoOfProcess" | "spin" | "ask"): ReturnType<typeof workerAt> {
  return workerAt(new URL("../fixtures/workers.mjs", import.meta.url), name) as ReturnType<typeof workerAt>;
}
