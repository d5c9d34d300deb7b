import { decode } from "../codec/codec.js";
import type { Frame } from "../protocol/frame.js";
import type { ByteSpan } from "../util/byte-span.js";
import { deferred } from "../util/deferred.js";
import type { Engine } from "./engine.js";
import { TaskTable } from "./task-table.js";

/** What the boss handed over with EMPLOY. */
export interface Employment {
  readonly id: number;
  readonly autostart: boolean;
  readonly params: unknown;
}

/** Takes what the boss says to whom it is for: the worker itself, or a task of it. */
export class Arrivals {
  readonly employed = deferred<Employment>();
  /** Set once EMPLOY has said that this worker runs tasks. */
  tasks: TaskTable | undefined;
  readonly #engine: Engine;
  /** Signals for tasks that came before EMPLOY had said that there are any. */
  readonly #early: Frame[] = [];

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  control(frame: Frame): void {
    const { desk } = this.#engine;
    if (frame.verb === "EMPLOY") this.#employ(frame);
    else if (frame.verb === "STATUS_TOLD") this.#engine.shared.told(frame);
    else if (frame.scope !== 0) {
      if (this.tasks) this.tasks.onControl(frame);
      else this.#early.push(frame);
    } else if (frame.verb === "LISTEN") {
      // It names the call it is for: one that was given up meanwhile must not be taken for the next.
      const call = decode(frame.body);
      desk.take({ ...frame, ...(typeof call === "number" && { call }) });
    } else desk.take(frame);
  }

  data(body: ByteSpan): void {
    if (this.tasks) this.#taskData(this.tasks, body);
    else this.#engine.messages.push(body);
  }

  #employ({ id, body }: Frame): void {
    const said = decode(body, { owned: true }) as Omit<Employment, "id"> & { tasks?: number };
    if (said.tasks !== undefined) this.#takeTasks(said.tasks);
    this.employed.resolve({ id, autostart: said.autostart, params: said.params });
  }

  /** What came for tasks before we knew of any is theirs. */
  #takeTasks(perWorker: number): void {
    const tasks = new TaskTable(this.#engine, perWorker);
    this.tasks = tasks;
    this.#engine.line.streams.isForTasks = true;
    for (const body of this.#engine.messages.drain()) this.#taskData(tasks, body);
    for (const frame of this.#early.splice(0)) tasks.onControl(frame);
  }

  /** Gives its credit back at once: a task that takes none of its messages has a window of its own for that. */
  #taskData(tasks: TaskTable, body: ByteSpan): void {
    this.#engine.answers.taken++;
    this.#engine.line.consumed(body.length);
    tasks.onData(body);
  }
}
