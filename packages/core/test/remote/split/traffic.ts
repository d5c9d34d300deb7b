import { setTimeout as delay } from "node:timers/promises";
import type { AnyEmployee, Boss, Employee, Pool, WorkerDefinition } from "@bossworks/core";
import { numbers } from "../../pool/support.js";
import { fixture, within } from "../support.js";

const { talks, takesTime } = await import(fixture("split-jobs.mjs").href);

/** A definition that takes how often it sends. */
export const TALKS: WorkerDefinition = talks;
export const TAKES_TIME: WorkerDefinition = takesTime;

/** Between two messages of either end. */
export const EVERY_MS = 2;
const TASK_MS = 20;
/** Tasks handed over and not settled at once. */
const IN_FLIGHT = 16;

/** Numbered messages both ways between a boss and one worker. */
export class Talk {
  readonly employee: AnyEmployee;
  sent = 0;
  heard = 0;
  wrong: string | undefined;
  #isOver = false;
  readonly #sending: Promise<void>;

  constructor(employee: AnyEmployee) {
    this.employee = employee;
    employee.on("message", ({ data }) => {
      if (data !== this.heard) this.wrong ??= `${String(data)} in the place of ${this.heard}`;
      this.heard++;
    });
    this.#sending = this.#send();
    // Told by `end`, if it comes to that.
    this.#sending.catch(() => {});
  }

  /** Both ends say what they have sent and heard; all of it has arrived then. */
  async end(): Promise<{ readonly boss: object; readonly worker: unknown }> {
    this.#isOver = true;
    await within("the last message", this.#sending);
    await within("the end", this.employee.end());
    const worker = await within("the worker's result", this.employee.result);
    return { boss: { sent: this.heard, heard: this.sent, wrong: this.wrong ?? null }, worker };
  }

  async #send(): Promise<void> {
    while (!this.#isOver) {
      await (this.employee as Employee).send(this.sent as never);
      this.sent++;
      await delay(EVERY_MS);
    }
  }
}

/** Tasks of a pool, so many at a time, until they are ended. */
export class Tasks {
  readonly pool: Pool;
  done = 0;
  /** How many each worker has run, by what it said. */
  readonly runs = new Map<string, number>();
  #next = 0;
  #isOver = false;
  readonly #turns: Promise<unknown>;

  constructor(boss: Boss, options: Parameters<Boss["pool"]>[1]) {
    this.pool = boss.pool(TAKES_TIME, options) as Pool;
    this.#turns = Promise.all(numbers(IN_FLIGHT).map(() => this.#takeTurns()));
    this.#turns.catch(() => {});
  }

  /** Resolves when all that were handed over have settled; rejects when one failed, or ended with another's result. */
  async end(): Promise<void> {
    this.#isOver = true;
    await within("the last tasks", this.#turns);
  }

  async #takeTurns(): Promise<void> {
    while (!this.#isOver) {
      const given = { id: this.#next++, ms: Math.random() * TASK_MS };
      const { id, nth, worker } = (await this.pool.run(given as never)) as {
        id: number;
        nth: number;
        worker: string;
      };
      if (id !== given.id) throw new Error(`task ${given.id} ended with the result of ${id}`);
      this.runs.set(worker, Math.max(nth, this.runs.get(worker) ?? 0));
      this.done++;
    }
  }
}
