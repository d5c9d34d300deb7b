import type { TaskLine } from "../boss/task-line.js";
import { TO_TASK, writeTaskMessage } from "../protocol/task-message.js";
import type { ByteSpan } from "../util/byte-span.js";
import { deferred, SETTLED } from "../util/deferred.js";
import type { TaskRoute } from "./task-channel.js";

/** The way of tasks and their messages into the window of one worker. */
export class SeatOutlet {
  readonly #line: TaskLine;
  readonly #onRoom: () => void;
  /** What was handed in this turn goes together: a worker that sleeps is woken once for it, not once for each. */
  #runs: ByteSpan[] = [];
  #isBlocked = false;
  readonly #giveRuns = (): void => {
    const runs = this.#runs;
    this.#runs = [];
    for (const run of runs) void this.#give(run);
  };

  /** `onRoom`: what found the window full was taken. */
  constructor(line: TaskLine, onRoom: () => void) {
    this.#line = line;
    this.#onRoom = onRoom;
  }

  /** Something waits for the window: nothing is to be handed meanwhile. */
  get isBlocked(): boolean {
    return this.#isBlocked;
  }

  /** Hands a task over at the end of this turn. */
  run(seq: number, params: ByteSpan): void {
    if (this.#runs.push(writeTaskMessage(TO_TASK.RUN, seq, params)) === 1) queueMicrotask(this.#giveRuns);
  }

  /** How the messages of a task travel. */
  routeOf(seq: number): TaskRoute {
    return {
      give: (body) => {
        this.#giveRuns();
        return this.#give(writeTaskMessage(TO_TASK.DATA, seq, body));
      },
      grant: (limit) => this.#line.grant(seq, limit),
    };
  }

  #give(span: ByteSpan): Promise<void> {
    if (this.#line.offer(span)) return SETTLED;
    const accepted = deferred<void>();
    this.#isBlocked = true;
    this.#line.queue(
      span,
      () => {
        this.#isBlocked = false;
        accepted.resolve();
        this.#onRoom();
      },
      // Its worker is gone; the task is told of that by other means.
      () => accepted.resolve(),
    );
    return accepted.promise;
  }
}
