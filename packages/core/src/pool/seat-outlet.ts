import type { TaskLine } from "../boss/task-line.js";
import { TO_TASK, writeTaskMessage } from "../protocol/task-message.js";
import { queueMicrotask } from "../timers.js";
import type { ByteSpan } from "../util/byte-span.js";
import { Queue } from "../util/queue.js";
import type { TaskRoute } from "./task-channel.js";

/** What found the worker's window full. */
interface Held {
  readonly span: ByteSpan;
  readonly onTaken: () => void;
}

const ignore = (): void => {};
const tooLate = (): boolean => false;

/** The way of tasks and their messages into the window of one worker. */
export class SeatOutlet {
  readonly #line: TaskLine;
  readonly #onRoom: () => void;
  /** What was handed in this turn goes together: a worker that sleeps is woken once for it, not once for each. */
  #runs: ByteSpan[] = [];
  /** In order. Only the first waits in the worker's line, which takes but one more window of those that wait. */
  readonly #held = new Queue<Held>();
  #leaveLine: () => boolean = tooLate;
  readonly #giveRuns = (): void => {
    const runs = this.#runs;
    this.#runs = [];
    let given = 0;
    try {
      while (given < runs.length) this.#give(runs[given++] as ByteSpan, ignore);
    } finally {
      // One that cannot be given takes none of those behind it along.
      for (const run of runs.slice(given)) this.#runLater(run);
    }
  };

  /** `onRoom`: what found the window full was taken. */
  constructor(line: TaskLine, onRoom: () => void) {
    this.#line = line;
    this.#onRoom = onRoom;
  }

  /** Something waits for the window: nothing is to be handed meanwhile. */
  get isBlocked(): boolean {
    return this.#held.length > 0;
  }

  /** Hands a task over at the end of this turn. */
  run(seq: number, params: ByteSpan): void {
    this.#runLater(writeTaskMessage(TO_TASK.RUN, seq, params));
  }

  /** How the messages of a task travel. */
  routeOf(seq: number): TaskRoute {
    return {
      give: (body, onTaken) => {
        this.#giveRuns();
        return this.#give(writeTaskMessage(TO_TASK.DATA, seq, body), onTaken);
      },
      grant: (limit) => this.#line.grant(seq, limit),
    };
  }

  #runLater(run: ByteSpan): void {
    if (this.#runs.push(run) === 1) queueMicrotask(this.#giveRuns);
  }

  #give(span: ByteSpan, onTaken: () => void): () => boolean {
    if (this.#held.length === 0 && this.#line.offer(span)) {
      onTaken();
      return tooLate;
    }
    const held: Held = { span, onTaken };
    this.#held.push(held);
    if (this.#held.first === held) this.#waitForRoom(held);
    return () => this.#withdraw(held);
  }

  #waitForRoom({ span }: Held): void {
    this.#leaveLine = this.#line.queue(
      span,
      () => {
        this.#held.shift()?.onTaken();
        this.#goOn();
      },
      // Its worker is gone; the tasks are told of that by other means.
      () => {
        for (const { onTaken } of this.#held.drain()) onTaken();
      },
    );
  }

  /** Gives what there is room for now. */
  #goOn(): void {
    let next = this.#held.first;
    for (; next && this.#line.offer(next.span); next = this.#held.first) this.#held.shift()?.onTaken();
    if (next) this.#waitForRoom(next);
    else this.#onRoom();
  }

  #withdraw(held: Held): boolean {
    if (this.#held.first !== held) return this.#held.remove(held);
    if (!this.#leaveLine()) return false;
    this.#held.shift();
    this.#goOn();
    return true;
  }
}
