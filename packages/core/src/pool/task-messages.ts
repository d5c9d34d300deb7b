import { type Next, PulledIterator } from "../boss/pulled-iterator.js";
import { decodeOwned } from "../codec/codec.js";
import type { WaitOptions } from "../util/wait-limits.js";
import type { TaskRecord } from "./task-record.js";

/** What a task sends, from the first `next` on the only reader of it. Ends with the task; throws what it rejects with. */
export class TaskMessages<Out> extends PulledIterator<Out> {
  readonly #task: TaskRecord;
  #hasClaimed = false;

  constructor(task: TaskRecord, limits: WaitOptions) {
    super(limits);
    this.#task = task;
  }

  protected override take(): Next<Out> {
    const { channel } = this.#task;
    if (!this.#hasClaimed) channel.claim();
    this.#hasClaimed = true;
    const next = channel.take();
    if (next === "empty") {
      channel.onChange = () => this.wake();
      return next;
    }
    if (!("error" in next)) return { value: decodeOwned(next) as Out };
    if (next.error) this.#task.toldByIteration();
    return { ended: next.error };
  }

  protected override release(): void {
    if (this.#hasClaimed) this.#task.channel.release();
  }
}
