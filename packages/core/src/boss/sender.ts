import type { Line } from "../lane/line.js";
import type { ByteSpan } from "../util/byte-span.js";
import { deferred, SETTLED } from "../util/deferred.js";
import { Pacer } from "../util/pacer.js";
import { armLimits, assertNotAborted, type WaitOptions } from "../util/wait-limits.js";

/** Gives data to one worker: takes credit or waits for it, and lets the event loop turn in long loops of sends. */
export class Sender {
  readonly #line: Line;
  readonly #pacer = new Pacer();

  constructor(line: Line) {
    this.#line = line;
  }

  /** Resolves when accepted. Rejects SEND_OVERFLOW, MESSAGE_TOO_LARGE, INPUT_ENDED, ABORTED, TIMEOUT. */
  send(body: ByteSpan, options: WaitOptions): Promise<void> {
    try {
      assertNotAborted("send", options);
      if (!this.#line.offer(body)) return this.#waitForRoom(body, options);
    } catch (error) {
      return Promise.reject(error);
    }
    return this.#pacer.pause() ?? SETTLED;
  }

  async #waitForRoom(body: ByteSpan, options: WaitOptions): Promise<void> {
    const accepted = deferred<void>();
    const withdraw = this.#line.waitForRoom(body, accepted.resolve, accepted.reject);
    const disarm = armLimits("send", options, (error) => {
      if (withdraw()) accepted.reject(error);
    });
    this.#line.hold();
    try {
      await accepted.promise;
    } finally {
      disarm();
      this.#line.release();
    }
    await this.#pacer.pause();
  }
}
