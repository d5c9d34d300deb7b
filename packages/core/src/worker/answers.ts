import { encode } from "../codec/codec.js";
import type { Status } from "../protocol/verbs.js";
import { performance } from "../timers.js";
import type { ByteSpan } from "../util/byte-span.js";
import type { SignalFrame } from "./signal-desk.js";
import { encodeStatusBody } from "./status-body.js";
import type { WaitKind } from "./wait-list.js";

/** What a worker's answers to signals say besides the status: its progress, and how old things are. */
export class Answers {
  /** Data messages user code has taken so far. */
  taken = 0;
  #reported: unknown;
  #since: number;
  #checkpointAt: number;

  /** `since`: when what they speak of began. */
  constructor(since = performance.now()) {
    this.#since = since;
    this.#checkpointAt = since;
  }

  /** What STATUS is answered with away from a checkpoint. */
  report(progress: unknown): void {
    this.#reported = progress;
  }

  /** The worker's state is another from now on. */
  stateChanged(): void {
    this.#since = performance.now();
  }

  /** User code stands at a checkpoint, or leaves one. */
  atCheckpoint(): void {
    this.#checkpointAt = performance.now();
  }

  /** The body of an answer; `standing`: where user code stands, if it says progress of its own. */
  body(standing?: WaitKind): ByteSpan {
    return encodeStatusBody(standing ? standing.progress : this.#reported, this.#facts());
  }

  /** The body of an answer to a signal that is not obeyed. */
  refusal(signal: SignalFrame, status: Status | string): ByteSpan {
    const message = `${signal.verb} is unknown or cannot be obeyed in state ${status}`;
    return encode({ ...this.#facts(), message });
  }

  #facts(): { sinceMs: number; lastCheckpointMs: number; taken: number } {
    const now = performance.now();
    return { sinceMs: now - this.#since, lastCheckpointMs: now - this.#checkpointAt, taken: this.taken };
  }
}
