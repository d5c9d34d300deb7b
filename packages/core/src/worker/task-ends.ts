import type { Line } from "../lane/line.js";
import type { ByteSpan } from "../util/byte-span.js";
import { Queue } from "../util/queue.js";

/** The ends of tasks on their way out, in order. An end needs credit as every data message, but is never refused. */
export class TaskEnds {
  readonly #line: Line;
  readonly #waiting = new Queue<ByteSpan>();
  /** The first of them stands in line for credit. */
  #isInLine = false;

  constructor(line: Line) {
    this.#line = line;
  }

  /** True while an end waits for credit: no task is begun meanwhile, so that they are few. */
  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** How many do. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Says an end; `message` is no larger than a message may be. */
  say(message: ByteSpan): void {
    if (this.#waiting.length === 0 && this.#line.offer(message)) return;
    this.#waiting.push(message);
    this.retry();
  }

  /** Something changed: lets the first try again. */
  retry(): void {
    while (!this.#isInLine) {
      const { first } = this.#waiting;
      if (!first) return;
      if (this.#line.offer(first)) this.#waiting.shift();
      else if (!this.#standInLine(first)) return;
    }
  }

  /** False: too much stands in line already; there will be another try. */
  #standInLine(message: ByteSpan): boolean {
    const leave = (): void => {
      this.#isInLine = false;
      this.#waiting.shift();
      this.retry();
    };
    try {
      this.#line.waitForRoom(message, leave, leave);
      this.#isInLine = true;
      return true;
    } catch {
      return false;
    }
  }
}
