import { TaskClaims } from "../mailbox/task-claims.js";
import { type Frame, LANE, makeFrame } from "../protocol/frame.js";
import { queueMicrotask } from "../timers.js";
import type { FramePortEvents } from "./frame-port.js";

/**
 * Answers RECALL where the boss's frames enter the mailbox: a worker's thread that computes without a pause would never
 * hear of it. The answer comes up as if the worker had sent it, in a turn of its own.
 */
export class RecallDesk {
  readonly #claims: TaskClaims;
  readonly #events: FramePortEvents;
  readonly #isOver: () => boolean;
  #answers: Frame[] = [];

  /** `isOver`: the port is closed, and hands nothing up any more. */
  constructor(words: Int32Array, events: FramePortEvents, isOver: () => boolean) {
    this.#claims = new TaskClaims(words);
    this.#events = events;
    this.#isOver = isOver;
  }

  /** True when the frame was ours. */
  take({ verb, id, scope }: Frame): boolean {
    if (verb !== "RECALL") return false;
    const answer = makeFrame(this.#claims.recall(scope) ? "STATUS_RECALLED" : "STATUS_ERROR", id);
    answer.scope = scope;
    this.#answers.push(answer);
    // The port's owner is in the middle of a send: it hears of the answer afterwards.
    if (this.#answers.length === 1) queueMicrotask(() => this.#tell());
    return true;
  }

  #tell(): void {
    const answers = this.#answers;
    this.#answers = [];
    for (const answer of answers) if (!this.#isOver()) this.#events.onFrame(LANE.CONTROL, answer);
    if (!this.#isOver()) this.#events.onBatchEnd();
  }
}
