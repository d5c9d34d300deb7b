import { TaskQueue } from "./task-queue.js";
import type { TaskRecord } from "./task-record.js";

/** The tasks that no worker has: those in line, and those kept from being handed out. */
export class WaitingTasks {
  readonly #queue = new TaskQueue<TaskRecord>();
  readonly #held = new Set<TaskRecord>();
  #inLine = 0;

  /** How many stand in line. */
  get inLine(): number {
    return this.#inLine;
  }

  /** The same with those that are held. */
  get size(): number {
    return this.#inLine + this.#held.size;
  }

  /** A new task goes to the end of the line of its priority. */
  add(task: TaskRecord): void {
    this.#queue.push(task);
    this.#inLine++;
  }

  /** A task that had left the line goes where it stood, or is held if it is to stand still. */
  putBack(task: TaskRecord): void {
    if (task.isSuspended) return this.hold(task);
    this.#held.delete(task);
    task.place = "queued";
    this.#inLine++;
    this.#queue.putBack(task);
  }

  /** Keeps a task from being handed out. */
  hold(task: TaskRecord): void {
    this.remove(task);
    task.place = "held";
    this.#held.add(task);
  }

  /** Takes a task out that is none's any more; one that is not here stays as it is. */
  remove(task: TaskRecord): void {
    const { place } = task;
    if (place === "queued") this.#inLine--;
    this.#held.delete(task);
    if (place === "queued" || place === "held") task.place = "free";
    if (place === "queued") this.#queue.left(this.#inLine);
  }

  /** The next in line, which leaves it to be handed out. */
  shift(): TaskRecord | undefined {
    const task = this.#queue.shift();
    if (task) this.#inLine--;
    return task;
  }

  /** All there are, in order; the caller removes each. */
  all(): TaskRecord[] {
    // One that was held and let go stands in line twice: where it was, and where it came back.
    return [...new Set(this.#queue.drain()), ...this.#held];
  }
}
