import { encode } from "../codec/codec.js";
import { BossworksError } from "../errors/bossworks-error.js";
import { FLAG, type Frame, makeFrame } from "../protocol/frame.js";
import { MAX_CONTROL_BACKLOG_BYTES, MAX_CONTROL_BODY_BYTES } from "../protocol/limits.js";
import { keepsOrder } from "./order.js";
import type { Outbox } from "./outbox.js";

/** The outbound side of the control lane: small bodies go at once, large ones are carried on the data lane first. */
export class ControlOut {
  readonly #outbox: Outbox;
  /** Signals that must not overtake an answer whose body is still being sent; undefined while there is none. */
  #behind: Frame[] | undefined;
  #nextBodyId = 1;

  constructor(outbox: Outbox) {
    this.#outbox = outbox;
  }

  /** Throws SEND_OVERFLOW when the other end has not read a megabyte of earlier frames. */
  send(frame: Frame): void {
    if (frame.body.length > MAX_CONTROL_BODY_BYTES) return this.#carry(frame);
    if (this.#behind && keepsOrder(frame.verb)) return void this.#behind.push(frame);
    if (this.#outbox.controlBacklogBytes > MAX_CONTROL_BACKLOG_BYTES) {
      throw new BossworksError(
        "SEND_OVERFLOW",
        `the worker has not taken ${MAX_CONTROL_BACKLOG_BYTES} bytes of earlier signals`,
      );
    }
    this.#outbox.addControl({ frame, offset: 0 });
  }

  #carry(frame: Frame): void {
    const id = this.#nextBodyId++;
    const naming: Frame = { ...frame, flags: frame.flags | FLAG.CARRIED, body: encode(id) };
    const isOrdered = keepsOrder(frame.verb);
    if (isOrdered) this.#behind ??= [];
    const onSent = (): void => {
      this.#outbox.addControl({ frame: naming, offset: 0 });
      if (isOrdered) this.#sendBehind();
    };
    this.#outbox.addBody({ frame: makeFrame("BODY", id, frame.body), offset: 0, onSent });
  }

  /** Sends the signals that were given after one whose body had to go first. */
  #sendBehind(): void {
    const behind = this.#behind ?? [];
    this.#behind = undefined;
    for (const frame of behind) this.#outbox.addControl({ frame, offset: 0 });
  }
}
