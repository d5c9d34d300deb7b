import { setOwnTimeout } from "../util/own-timeout.js";
import type { PoolHost } from "./pool-host.js";
import type { Seat } from "./seat.js";
import type { TaskRecord } from "./task-record.js";

type Graces = Pick<PoolHost, "stopGraceMs" | "killGraceMs">;

/**
 * Tasks that were to stop and have not. Their worker is killed, but only when nothing else can be running in it: what has
 * not begun is taken back first, and the task must still be there. A worker that does not answer a status within
 * `killGraceMs` runs nothing else either, and gives nothing back.
 */
export class StuckTasks {
  readonly #graces: Graces;
  readonly #kill: (seat: Seat, why: string) => void;
  readonly #doomed = new Map<Seat, Set<TaskRecord>>();
  readonly #timers = new Set<() => void>();

  /** `why` ends the sentence "x was killed". */
  constructor(graces: Graces, kill: (seat: Seat, why: string) => void) {
    this.#graces = graces;
    this.#kill = kill;
  }

  /** A task that a worker has is to stop. */
  watch(seat: Seat, task: TaskRecord): void {
    const over = (): void => {
      this.#timers.delete(cancel);
      this.#doom(seat, task);
    };
    const cancel = setOwnTimeout(over, this.#graces.stopGraceMs, { ref: false });
    this.#timers.add(cancel);
    task.whenOff(() => {
      if (this.#timers.delete(cancel)) cancel();
    });
  }

  /** Something changed on a seat. */
  changed(seat: Seat): void {
    const doomed = this.#doomed.get(seat);
    if (!doomed) return;
    for (const task of doomed) if (!seat.has(task)) doomed.delete(task);
    if (doomed.size === 0) {
      this.#doomed.delete(seat);
      if (!seat.isExpected) seat.isLeaving = false;
    } else if ([...seat.tasks].every((task) => doomed.has(task))) {
      this.#end(seat);
    }
  }

  stop(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }

  #doom(seat: Seat, task: TaskRecord): void {
    const doomed = this.#doomed.get(seat) ?? new Set();
    this.#doomed.set(seat, doomed.add(task));
    seat.isLeaving = true;
    seat.recallUnbegun((other) => !other.isStopping);
    this.changed(seat);
    if (this.#doomed.has(seat)) void this.#probe(seat);
  }

  /** A task that never yields holds up all others of its worker: they are not spared by waiting for them. */
  async #probe(seat: Seat): Promise<void> {
    try {
      await seat.employee.status({ timeoutMs: this.#graces.killGraceMs });
    } catch {
      if (this.#doomed.has(seat)) this.#end(seat);
    }
  }

  #end(seat: Seat): void {
    this.#doomed.delete(seat);
    this.#kill(
      seat,
      `: a task of it reached no checkpoint within ${this.#graces.stopGraceMs} ms of STOP (stopGraceMs)`,
    );
  }
}
