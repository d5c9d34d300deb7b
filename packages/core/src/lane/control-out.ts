import { encode } from "../codec/codec.js";
import { BossworksError } from "../errors/bossworks-error.js";
import { FLAG, type Frame, makeFrame } from "../protocol/frame.js";
import { MAX_CONTROL_BACKLOG_BYTES, MAX_CONTROL_BODY_BYTES } from "../protocol/limits.js";
import type { Verb } from "../protocol/verbs.js";
import { keepsOrder } from "./order.js";
import type { Outbox } from "./outbox.js";

/**
 * What begins something, of which there may be any number. All else answers, and is bounded by what it answers, or is said
 * once: there is always room for it, since who waits for it would wait for ever.
 */
const BEGINNINGS: ReadonlySet<string> = new Set<Verb>([
  "SUSPEND",
  "RESUME",
  "STATUS",
  "LISTEN",
  "RECALL",
  "STATUS_CALLING",
  "ASK",
  "STATUS_TOLD",
]);

/** A STATUS_ERROR that answers no signal is about a message. */
function mayFlood({ verb, id }: Frame): boolean {
  return BEGINNINGS.has(verb) || (verb === "STATUS_ERROR" && id === 0);
}

/** The outbound side of the control lane: small bodies go at once, large ones are carried on the data lane first. */
export class ControlOut {
  readonly #outbox: Outbox;
  /** Signals that must not overtake an answer whose body is still being sent; undefined while there is none. */
  #behind: Frame[] | undefined;
  #nextBodyId = 1;

  constructor(outbox: Outbox) {
    this.#outbox = outbox;
  }

  /** Throws SEND_OVERFLOW for what may flood, when the other end has not read a megabyte of earlier frames. */
  send(frame: Frame): void {
    const isSmall = frame.body.length <= MAX_CONTROL_BODY_BYTES;
    if (isSmall && mayFlood(frame) && this.#outbox.controlBacklogBytes > MAX_CONTROL_BACKLOG_BYTES) {
      throw new BossworksError(
        "SEND_OVERFLOW",
        `the other end has not taken ${MAX_CONTROL_BACKLOG_BYTES} bytes of earlier signals`,
      );
    }
    this.#sendInOrder(frame);
  }

  #sendInOrder(frame: Frame): void {
    if (this.#behind && keepsOrder(frame.verb)) this.#behind.push(frame);
    else if (frame.body.length > MAX_CONTROL_BODY_BYTES) this.#carry(frame);
    else this.#outbox.addControl({ frame, offset: 0 });
  }

  #carry(frame: Frame): void {
    const id = this.#nextBodyId++;
    const naming: Frame = { ...frame, flags: frame.flags | FLAG.CARRIED, body: encode(id) };
    const isOrdered = keepsOrder(frame.verb);
    if (isOrdered) this.#behind = [];
    const onSent = (): void => {
      this.#outbox.addControl({ frame: naming, offset: 0 });
      if (isOrdered) this.#sendBehind();
    };
    this.#outbox.addBody({ frame: makeFrame("BODY", id, frame.body), offset: 0, onSent });
  }

  /** Sends the signals that were given after one whose body had to go first; the next such one holds up those behind it. */
  #sendBehind(): void {
    const behind = this.#behind ?? [];
    this.#behind = undefined;
    for (const frame of behind) this.#sendInOrder(frame);
  }
}
