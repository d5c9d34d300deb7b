import { setOwnTimeout } from "../util/own-timeout.js";
import type { Seat } from "./seat.js";
import type { TaskRecord } from "./task-record.js";

/**
 * Tasks that were told to stop and do not. Their worker is killed, but only when nothing else can be running in it:
 * what was handed ahead is taken back first, and the task must still be there. A worker that does not answer a status
 * either runs nothing else.
 */
export class StuckTasks {
  readonly #graceMs: number;
  readonly #kill: (seat: Seat, why: string) => void;
  readonly #doomed = new Map<Seat, Set<TaskRecord>>();
  readonly #graces = new Set<() => void>();

  /** `why` ends the sentence "x was killed". */
  constructor(graceMs: number, kill: (seat: Seat, why: string) => void) {
    this.#graceMs = graceMs;
    this.#kill = kill;
  }

  /** A task was told to stop. */
  watch(seat: Seat, task: TaskRecord): void {
    const { seq } = task;
    const over = (): void => {
      this.#graces.delete(cancel);
      if (seat.has(task) && task.seq === seq) this.#doom(seat, task);
    };
    const cancel = setOwnTimeout(over, this.#graceMs, { ref: false });
    this.#graces.add(cancel);
  }

  /** Something changed on a seat. */
  changed(seat: Seat): void {
    const doomed = this.#doomed.get(seat);
    if (!doomed) return;
    for (const task of doomed) if (!seat.has(task)) doomed.delete(task);
    if (doomed.size === 0) {
      this.#doomed.delete(seat);
      if (!seat.isExpected) seat.isLeaving = false;
    } else if (seat.hasNoRecalls && [...seat.tasks].every((task) => doomed.has(task))) {
      this.#end(seat);
    }
  }

  stop(): void {
    for (const cancel of this.#graces) cancel();
    this.#graces.clear();
  }

  #doom(seat: Seat, task: TaskRecord): void {
    const doomed = this.#doomed.get(seat) ?? new Set();
    this.#doomed.set(seat, doomed.add(task));
    seat.isLeaving = true;
    seat.recallAhead();
    this.changed(seat);
    if (this.#doomed.has(seat)) void this.#probe(seat);
  }

  /** A task that never yields holds up all others of its worker: they are not spared by waiting for them. */
  async #probe(seat: Seat): Promise<void> {
    try {
      await seat.employee.status();
    } catch {
      if (this.#doomed.has(seat)) this.#end(seat);
    }
  }

  #end(seat: Seat): void {
    this.#doomed.delete(seat);
    this.#kill(seat, `: a task of it reached no checkpoint within ${this.#graceMs} ms of STOP (stopGraceMs)`);
  }
}
