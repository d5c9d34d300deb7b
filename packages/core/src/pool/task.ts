import { quietly } from "../boss/quietly.js";
import type { StatusReport } from "../boss/status-report.js";
import { encode } from "../codec/codec.js";
import { deferred } from "../util/deferred.js";
import { assertNotAborted, checkWaitOptions, type WaitOptions, withinLimits } from "../util/wait-limits.js";
import { checkTaskSize } from "./check-task-size.js";
import { TaskMessages } from "./task-messages.js";
import type { TaskRecord } from "./task-record.js";

/** The record behind a task; not part of what users see. */
const INSIDE: unique symbol = Symbol("inside");

/**
 * One task of a pool: a promise of what its code returns. Rejects WORKER_FAILED (`cause`: what it threw),
 * WORKER_STOPPED, ABORTED, TIMEOUT, how its worker ended when that died too often, POOL_CLOSED, RESTART_LIMIT. A
 * rejection an end caused is marked handled.
 */
export class Task<Result = unknown, In = unknown, Out = unknown, Progress = unknown> extends Promise<Result> {
  declare [INSIDE]: TaskRecord;

  static {
    // What is chained to a task is a promise as any other; and `await` takes a promise as it is only when this says so, of
    // others it makes two more and takes three turns.
    Object.defineProperty(Task.prototype, "constructor", {
      value: Promise,
      writable: true,
      configurable: true,
    });
  }

  /** Binds it to its record; called by the pool alone, once. */
  static attach(task: Task, record: TaskRecord): void {
    task[INSIDE] = record;
  }

  /** Unique in its pool: "1", "2", "3" ... in the order of asking. */
  get id(): string {
    return this[INSIDE].id;
  }

  /** Where it stands: STATUS_READY while it waits for a worker, with the worker's own answer afterwards. */
  status(options?: WaitOptions): Promise<StatusReport<Progress>> {
    const record = this[INSIDE];
    return quietly(async () => {
      const limits = checkWaitOptions("task.status", options);
      return (await record.orders.status(record, limits)) as StatusReport<Progress>;
    });
  }

  /** Holds it: at its next checkpoint, or before its first line. Resolves once it stands, or is over. */
  suspend(options?: WaitOptions): Promise<void> {
    const record = this[INSIDE];
    return quietly(async () => record.orders.suspend(record, checkWaitOptions("task.suspend", options)));
  }

  /** Lets it go on. */
  resume(options?: WaitOptions): Promise<void> {
    const record = this[INSIDE];
    return quietly(async () => record.orders.resume(record, checkWaitOptions("task.resume", options)));
  }

  /**
   * Ends it, and it alone: STOP; its worker is replaced when it does not obey within `stopGraceMs`. Resolves when it is
   * over, however.
   */
  async stop(options?: WaitOptions): Promise<void> {
    const limits = checkWaitOptions("task.stop", options);
    const record = this[INSIDE];
    assertNotAborted(`stop of task ${record.order}`, limits);
    const over = deferred<void>();
    record.whenOver(over.resolve);
    record.orders.stop(record);
    await withinLimits(`stop of task ${record.order}`, limits, over.promise);
  }

  /**
   * Gives it data; what is sent before a worker has begun it goes with it. Resolves when accepted. BAD_DATA,
   * MESSAGE_TOO_LARGE, SEND_OVERFLOW. What it has not taken when it is over is dropped.
   */
  send(data: In, options?: WaitOptions): Promise<void> {
    const record = this[INSIDE];
    return quietly(async () => {
      const limits = checkWaitOptions("task.send", options);
      const body = encode(data);
      checkTaskSize(body, record.orders.maxMessageBytes);
      const send = (left: WaitOptions): Promise<void> => record.channel.send(body, left);
      const { gate } = record;
      return gate ? gate.pass("task.send", data, limits, (_, left) => send(left)) : send(limits);
    });
  }

  /** What it sends, in order, until it is over; throws what it rejects with, unless it was stopped. One reader at a time: INBOX_TAKEN. */
  messages(options?: WaitOptions): AsyncIterableIterator<Out> {
    return new TaskMessages<Out>(this[INSIDE], checkWaitOptions("task.messages", options));
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<Out> {
    return this.messages();
  }
}
