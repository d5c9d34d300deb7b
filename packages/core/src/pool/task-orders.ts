import { type KnownHere, reportOf, reportWithout, type StatusReport } from "../boss/status-report.js";
import { isBossworksError } from "../errors/bossworks-error.js";
import type { StandardSchema } from "../schema/standard-schema.js";
import { performance } from "../timers.js";
import { deferred, handled } from "../util/deferred.js";
import { assertNotAborted, type WaitOptions, withinLimits } from "../util/wait-limits.js";
import { stoppedError } from "./pool-error.js";
import type { Seat } from "./seat.js";
import type { TaskRecord } from "./task-record.js";

/** What orders to tasks need of their pool. */
export interface TaskOrdersOwner {
  /** Of messages of tasks, both ways. */
  readonly maxMessageBytes: number;
  /** Keeps a task that no worker has from being handed out. */
  hold(task: TaskRecord): void;
  /** Lets it be handed out again. */
  release(task: TaskRecord): void;
  /** Ends a task that no worker has. */
  drop(task: TaskRecord, error: Error): void;
  /** A task goes on, or may be handed out again. */
  resumed(): void;
  /** A task that a worker has is to stop. */
  stopping(seat: Seat, task: TaskRecord): void;
}

/** Signals to one task, wherever it is: with nobody, handed ahead, or running. */
export class TaskOrders {
  /** Schema of what tasks are sent. */
  readonly incoming: StandardSchema | undefined;
  readonly #owner: TaskOrdersOwner;

  constructor(incoming: StandardSchema | undefined, owner: TaskOrdersOwner) {
    this.#owner = owner;
    this.incoming = incoming;
  }

  /** Largest message of a task. */
  get maxMessageBytes(): number {
    return this.#owner.maxMessageBytes;
  }

  async status(task: TaskRecord, limits: WaitOptions): Promise<StatusReport> {
    assertNotAborted(`status of task ${task.order}`, limits);
    const { seat, seq } = task;
    if (!seat || task.isAnswered) return here(task);
    try {
      return reportOf(await seat.line.ask("STATUS", seq, limits), knownOf(task));
    } catch (error) {
      await ended(task, seat, error, limits);
      return here(task);
    }
  }

  async suspend(task: TaskRecord, limits: WaitOptions): Promise<void> {
    const what = `suspend of task ${task.order}`;
    assertNotAborted(what, limits);
    if (!task.isSuspended) task.suspendedAt = performance.now();
    task.isSuspended = true;
    if (task.place === "queued") this.#owner.hold(task);
    const { seat } = task;
    if (!seat) return;
    const recalled = seat.recall(task);
    const { resumes } = task;
    const timeoutMs = limits.timeoutMs ?? seat.line.signalTimeoutMs;
    try {
      if (await withinLimits(what, { ...limits, timeoutMs }, recalled, "SIGNAL_TIMEOUT")) return;
    } catch (error) {
      // Only the wait has ended: it is to stand all the same, as one that is slow to its checkpoint.
      void handled(recalled.then((isBack) => (isBack ? undefined : this.#hold(seat, task, resumes, {}))));
      throw error;
    }
    await this.#hold(seat, task, resumes, limits);
  }

  /** Holds a task that its worker has begun. */
  async #hold(seat: Seat, task: TaskRecord, resumes: number, limits: WaitOptions): Promise<void> {
    // A resume that was asked for meanwhile went out at once.
    if (!seat.has(task) || task.resumes !== resumes) return;
    const { seq } = task;
    seat.isOverdue = true;
    seat.recallAhead();
    try {
      await seat.line.ask("SUSPEND", seq, limits);
    } catch (error) {
      await ended(task, seat, error, limits);
    }
  }

  async resume(task: TaskRecord, limits: WaitOptions): Promise<void> {
    assertNotAborted(`resume of task ${task.order}`, limits);
    if (task.isSuspended)
      task.stood(
        task.suspendedAt,
        Math.min(performance.now(), task.seat?.suspendedAt ?? Number.POSITIVE_INFINITY),
      );
    task.isSuspended = false;
    task.resumes++;
    this.#owner.resumed();
    if (task.place === "held") return this.#owner.release(task);
    const { seat, seq } = task;
    if (!seat) return;
    try {
      await seat.line.ask("RESUME", seq, limits);
    } catch (error) {
      await ended(task, seat, error, limits);
    }
  }

  /** Ends it, wherever it is. */
  stop(task: TaskRecord): void {
    task.isStopping = true;
    const { seat } = task;
    if (!seat) {
      if (task.place !== "over") this.#owner.drop(task, stoppedError(task.order));
      return;
    }
    // A worker that stands still answers nothing: its time is counted from here.
    this.#owner.stopping(seat, task);
    // Handed ahead it comes back and is over; else its worker is told.
    void seat.recall(task).then((isBack) => {
      if (!isBack && seat.has(task)) seat.line.stop(task.seq);
    });
  }
}

/**
 * A signal to a task was not obeyed. Resolves when that is because the task or its worker has ended, once the end is here
 * too: the answer has overtaken it. Rejects with any other reason.
 */
async function ended(task: TaskRecord, seat: Seat, error: unknown, limits: WaitOptions): Promise<void> {
  if (!isBossworksError(error) || (error.code !== "SIGNAL_REFUSED" && error.code !== "WORKER_GONE"))
    throw error;
  if (!seat.has(task)) return;
  const off = deferred<void>();
  task.whenOff(off.resolve);
  await withinLimits(`the end of task ${task.order}`, limits, off.promise);
}

/** What the pool knows of a task beside its worker's answer. */
function knownOf(task: TaskRecord): KnownHere {
  const { accepted, unread } = task.channel;
  return { id: task.id, accepted, unread, link: "up" };
}

/** Where a task stands that no worker has. */
function here(task: TaskRecord): StatusReport {
  const status = task.isAnswered ? task.outcome : task.isSuspended ? "STATUS_SUSPENDED" : "STATUS_READY";
  const report = reportWithout(status, knownOf(task));
  // What it was sent waits for it here.
  const toWorker = task.isAnswered ? 0 : task.channel.accepted;
  return { ...report, pending: { ...report.pending, toWorker } };
}
