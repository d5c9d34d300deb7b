import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AnyEmployee, type Boss, type EmployeeEvents, type Logger, workerAt } from "@bossworks/core";
import { onTestFinished } from "vitest";
import { turn } from "../control/support.js";
import { within } from "../failures/support/deadline.js";

export { eventOf, turn } from "../control/support.js";
export { DEALER, makeBoss, PLACE } from "../failures/support/boss.js";
export { codeOf, failureOf, mistakeOf, within } from "../failures/support/deadline.js";

/** Long enough that no test waits for its end. */
export const LONG_MS = 60_000;
/** Restarts that come at once. */
export const AT_ONCE = { min: 0, max: 1 };

export function fixture(file: string): URL {
  return new URL(`../fixtures/supervise/${file}`, import.meta.url);
}

/** A worker of `fixtures/supervise`, by file and export. */
export function worker(name: string, file = "workers.mjs"): ReturnType<typeof workerAt> {
  return workerAt(fixture(file), name) as ReturnType<typeof workerAt>;
}

/** Tells each worker that asks which of the lives it has; how many there were is what it returns. */
export function countLives(boss: Boss): () => number {
  let lives = 0;
  boss.onCall(() => lives++);
  return () => lives;
}

export interface Gate {
  readonly env: NodeJS.ProcessEnv;
  open(): void;
  shut(): void;
  /** Resolves when somebody waits before it. */
  knocked(): Promise<void>;
}

/** A file that lets the fixtures with a gate load. */
export function gate(): Gate {
  const folder = mkdtempSync(join(tmpdir(), "supervise-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "gate");
  const look = async (): Promise<void> => {
    while (!existsSync(`${file}.knocked`)) await turn();
  };
  return {
    env: { SUPERVISE_GATE: file },
    open: () => writeFileSync(file, ""),
    shut: () => rmSync(file),
    knocked: () => within("a knock", look()),
  };
}

type Events = EmployeeEvents<AnyEmployee>;

/** Names of such events in the order they came. */
export function record(boss: Boss, ...names: (keyof Events)[]): string[] {
  const told: string[] = [];
  for (const name of names) boss.on(name, ({ employee }) => told.push(`${name} ${employee.id}`));
  return told;
}

/** A logger that keeps what is written, and resolves `next` when such a line is. */
export class Lines {
  readonly all: { level: keyof Logger; details: Record<string, unknown>; message: string }[] = [];
  #waiting: (() => void)[] = [];

  readonly logger: Logger = {
    debug: (details, message) => this.#add("debug", details, message),
    info: (details, message) => this.#add("info", details, message),
    warn: (details, message) => this.#add("warn", details, message),
    error: (details, message) => this.#add("error", details, message),
  };

  /** Resolves when so many such lines have been written. */
  async written(message: string, times = 1): Promise<void> {
    while (this.all.filter((line) => line.message === message).length < times)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #add(level: keyof Logger, details: object, message: string): void {
    this.all.push({ level, details: details as Record<string, unknown>, message });
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
