import { BossworksError } from "../errors/bossworks-error.js";
import type { Line } from "../lane/line.js";
import type { Frame } from "../protocol/frame.js";
import type { Signal } from "../protocol/verbs.js";
import type { ByteSpan } from "../util/byte-span.js";
import { abortedError, type WaitOptions } from "../util/wait-limits.js";
import { PendingReplies } from "./pending-replies.js";

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
  /** Signals whose answers are not told as events. */
  readonly #quietIds = new Set<number>();

  constructor(line: Line) {
    this.#line = line;
  }

  /** Sends a signal whose answer nobody waits for. */
  say(signal: string, body?: ByteSpan): void {
    this.#line.control(signal, this.#replies.nextId(), body);
  }

  /** Sends a signal and waits for its answer. SIGNAL_TIMEOUT, ABORTED, SIGNAL_REFUSED. */
  async ask(
    addressee: Addressee,
    signal: Signal,
    limits: WaitOptions,
    { body, quiet = false }: { body?: ByteSpan; quiet?: boolean } = {},
  ): Promise<Frame> {
    if (limits.signal?.aborted) throw abortedError(signal, limits.signal);
    const id = this.#replies.nextId();
    if (quiet) this.#quietIds.add(id);
    this.#line.hold();
    try {
      const answer = this.#replies.wait(id, `${signal} to ${addressee.name}`, limits);
      this.#line.control(signal, id, body);
      const frame = await answer;
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

  /** An answer came. False when it is not to be told as an event. */
  settle(frame: Frame): boolean {
    this.#replies.settle(frame);
    return !this.#quietIds.delete(frame.id);
  }

  /** Nothing will be answered any more. */
  end(error: () => Error): void {
    this.#replies.rejectAll(error);
  }
}
