import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AnyEmployee, type Boss, workerAt } from "@bossworks/core";
import { onTestFinished } from "vitest";
import { within } from "../failures/support/deadline.js";

export { eventOf } from "../control/support.js";
export { DEALER, makeBoss, PLACE } from "../failures/support/boss.js";
export { codeOf, DEADLINE_MS, failureOf, mistakeOf, within } from "../failures/support/deadline.js";

/** A worker of `fixtures/shared`, by export and file. */
export function worker(name: string, file = "workers"): ReturnType<typeof workerAt> {
  const url = new URL(`../fixtures/shared/${file}.mjs`, import.meta.url);
  return workerAt(url, name) as ReturnType<typeof workerAt>;
}

/** A folder of the test's own, removed after it. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "bossworks-shared-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Something a remote worker does; `outcome` settles as it does there. */
export interface Doing {
  readonly outcome: Promise<unknown>;
  /** Gives back what it got. */
  release(): Promise<void>;
  /** Aborts the signal it was given. */
  abort(): Promise<void>;
}

/** A worker that does with shared things what the test says. */
export class Remote {
  readonly employee: AnyEmployee;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
  #lastId = 0;

  constructor(employee: AnyEmployee) {
    this.employee = employee;
    employee.on("message", ({ data }) => {
      const { id, value, error } = data as { id: number; value?: unknown; error?: unknown };
      const waiting = this.#waiting.get(id);
      if (error === undefined) waiting?.resolve(value);
      else waiting?.reject(error);
    });
  }

  /** `abortable`: gives it a signal as its options. */
  do(
    kind: "semaphore" | "counter",
    name: string,
    method: string,
    { args = [], abortable = false }: { args?: unknown[]; abortable?: boolean } = {},
  ): Doing {
    const id = ++this.#lastId;
    const outcome = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    outcome.catch(() => {});
    void this.employee.send({ id, kind, name, method, args, abortable });
    return {
      outcome,
      release: () => this.employee.send({ release: id }),
      abort: () => this.employee.send({ abort: id }),
    };
  }

  /** What a counter's method resolves to. */
  count(name: string, method: "add" | "value" | "reset", ...args: unknown[]): Promise<unknown> {
    return within(`${method} in ${this.employee.id}`, this.do("counter", name, method, { args }).outcome);
  }
}

/** One that has joined. */
export async function remote(boss: Boss): Promise<Remote> {
  return new Remote((await boss.employ(worker("remote"))) as AnyEmployee);
}

/** Resolves once so many wait in line, as far as the boss knows: looks every millisecond. */
export async function inLine(semaphore: { readonly waiting: number }, count: number): Promise<void> {
  const look = async (): Promise<void> => {
    while (semaphore.waiting !== count) await new Promise((resolve) => setTimeout(resolve, 1));
  };
  await within(`${count} in line`, look());
}
