import { BossworksError } from "../errors/bossworks-error.js";
import type { Line } from "../lane/line.js";
import type { Frame } from "../protocol/frame.js";
import type { Signal } from "../protocol/verbs.js";
import type { ByteSpan } from "../util/byte-span.js";
import { LazyMap } from "../util/lazy-map.js";
import { assertNotAborted, type WaitOptions } from "../util/wait-limits.js";
import { PendingReplies } from "./pending-replies.js";

/** More signals than this are never on their way to one worker: what lies before it, here or at its link, stays small. */
const MAX_UNANSWERED = 50_000;

/** Names the worker in what goes wrong. */
export interface Addressee {
  readonly id: string;
  readonly name: string;
  readonly state: string;
}

/** Signals and their answers: each signal has an id of its own, each answer goes to who asked. */
export class Exchange {
  readonly #line: Line;
  readonly #replies = new PendingReplies();
  /**
   * What was asked and not answered, also when nobody waits for that any more. The answer to "quiet" is not told as an event,
   * that of a "task" is none of the worker's own.
   */
  readonly #unanswered = new LazyMap<number, "told" | "quiet" | "task">();

  constructor(line: Line) {
    this.#line = line;
  }

  /** Sends a signal whose answer nobody waits for, to the worker or to a task of it. */
  say(signal: string, body?: ByteSpan, task = 0): void {
    this.#line.control(signal, this.#replies.nextId(), body, undefined, task);
  }

  /**
   * Sends a signal, to the worker or to a task of it, and waits for its answer. SIGNAL_TIMEOUT, ABORTED, SIGNAL_REFUSED,
   * SEND_OVERFLOW.
   */
  async ask(
    addressee: Addressee,
    signal: Signal | "RECALL",
    limits: WaitOptions,
    { body, quiet = false, task = 0 }: { body?: ByteSpan; quiet?: boolean; task?: number } = {},
  ): Promise<Frame> {
    assertNotAborted(signal, limits);
    if (this.#unanswered.size >= MAX_UNANSWERED)
      throw new BossworksError(
        "SEND_OVERFLOW",
        `${addressee.name} has ${MAX_UNANSWERED} signals to answer already: await each, or give it more checkpoints`,
        { worker: addressee.id },
      );
    const id = this.#replies.nextId();
    this.#line.control(signal, id, body, undefined, task);
    this.#unanswered.set(id, task > 0 ? "task" : quiet ? "quiet" : "told");
    this.#line.hold();
    try {
      const frame = await this.#replies.wait(id, `${signal} to ${addressee.name}`, limits);
      if (frame.verb !== "STATUS_ERROR") return frame;
      throw new BossworksError(
        "SIGNAL_REFUSED",
        `${addressee.name} refused ${signal} in state ${addressee.state}`,
        { worker: addressee.id },
      );
    } finally {
      this.#line.release();
    }
  }

  /** True for the answer of a task, which is settled with it. */
  settleTask(frame: Frame): boolean {
    if (this.#unanswered.get(frame.id) !== "task") return false;
    this.settle(frame);
    return true;
  }

  /** An answer came. False when it is not to be told as an event. */
  settle(frame: Frame): boolean {
    const kind = this.#unanswered.get(frame.id);
    this.#unanswered.delete(frame.id);
    this.#replies.settle(frame);
    return kind !== "quiet";
  }

  /** Nothing will be answered any more. */
  end(error: () => Error): void {
    this.#replies.rejectAll(error);
  }
}
