import { decode } from "../codec/codec.js";
import { FLAG, type Frame, WHOLE } from "../protocol/frame.js";
import { MAX_CONTROL_BODY_BYTES } from "../protocol/limits.js";
import type { ByteSpan } from "../util/byte-span.js";
import { LazyMap } from "../util/lazy-map.js";
import { Assembler } from "./fragments.js";
import { keepsOrder } from "./order.js";

/** What comes out of the inbound side, whole and in its turn. */
export interface InboundEvents {
  onControl(frame: Frame): void;
  onMessage(body: ByteSpan): void;
  onInputEnd(): void;
  /** A last word waits for messages its sender may not have had the credit to send. */
  onMessagesMissing(): void;
}

/**
 * The inbound side of a line: joins fragments, brings carried bodies and the frames that name them together, and holds
 * back statuses until the messages before them have arrived.
 */
export class Inbound {
  readonly #events: InboundEvents;
  readonly #assemblers: { readonly control: Assembler; readonly data: Assembler; readonly body: Assembler };
  /** Carried bodies that arrived before the frame that names them. */
  readonly #bodies = new LazyMap<number, ByteSpan>();
  /** Control frames that wait for their body or for the data before them, in order. */
  #held: Frame[] = [];
  #arrived = 0;

  constructor(maxMessageBytes: number, events: InboundEvents) {
    this.#events = events;
    this.#assemblers = {
      control: new Assembler(MAX_CONTROL_BODY_BYTES),
      data: new Assembler(maxMessageBytes),
      body: new Assembler(maxMessageBytes),
    };
  }

  /** Data messages that have arrived. */
  get arrived(): number {
    return this.#arrived;
  }

  /** A frame of the control lane, perhaps a fragment. Throws `FragmentError`, BAD_DATA. */
  control(fragment: Frame): void {
    const frame = isWhole(fragment) ? fragment : this.#assemblers.control.add(fragment);
    if (!frame) return;
    if (this.#mayPass(frame)) {
      const due = this.#due(frame);
      if (due) return this.#events.onControl(due);
    }
    if (isLastWord(frame) && frame.after > this.#arrived) this.#events.onMessagesMissing();
    this.#held.push(frame);
  }

  /** A frame of the data lane, perhaps a fragment. Throws `FragmentError`. */
  data(fragment: Frame): void {
    if (fragment.verb === "BODY") {
      const frame = this.#assemblers.body.add(fragment);
      if (!frame) return;
      this.#bodies.set(frame.id, frame.body);
    } else if (fragment.verb === "END" && fragment.scope === 0) {
      return this.#events.onInputEnd();
    } else {
      const frame = isWhole(fragment) ? fragment : this.#assemblers.data.add(fragment);
      if (!frame) return;
      this.#arrived++;
      this.#events.onMessage(frame.body);
    }
    this.#releaseHeld();
  }

  /**
   * Nothing more will come: what arrived whole counts, though the data before it never will. Only an end in good order
   * does not: it would say that nothing is missing.
   */
  releaseAll(): void {
    const held = this.#held;
    this.#held = [];
    for (const frame of held) {
      if (frame.verb === "STATUS_FINISHED" || frame.verb === "STATUS_STOPPED") continue;
      const due = this.#due({ ...frame, flags: frame.flags & ~FLAG.AFTER });
      if (due) this.#events.onControl(due);
    }
  }

  /** False for what has to keep its place behind frames that are held. */
  #mayPass(frame: Frame): boolean {
    if (this.#held.length === 0) return true;
    if (frame.flags & (FLAG.AFTER | FLAG.CARRIED)) return false;
    return !keepsOrder(frame.verb) || !this.#held.some(({ verb }) => keepsOrder(verb));
  }

  #releaseHeld(): void {
    for (;;) {
      const next = this.#held[0];
      const due = next && this.#due(next);
      if (!due) return;
      this.#held.shift();
      this.#events.onControl(due);
    }
  }

  /** The frame with its carried body, once that and the data before it have arrived. */
  #due(frame: Frame): Frame | undefined {
    if (frame.flags & FLAG.AFTER && frame.after > this.#arrived) return undefined;
    if (!(frame.flags & FLAG.CARRIED)) return frame;
    const id = decode(frame.body);
    const body = typeof id === "number" ? this.#bodies.get(id) : undefined;
    if (!body) return undefined;
    this.#bodies.delete(id as number);
    return { ...frame, flags: frame.flags & ~FLAG.CARRIED, body };
  }
}

function isWhole(frame: Frame): boolean {
  return (frame.flags & WHOLE) === WHOLE;
}

function isLastWord({ verb, flags }: Frame): boolean {
  const isTerminal = verb === "STATUS_FINISHED" || verb === "STATUS_FAILED" || verb === "STATUS_STOPPED";
  return isTerminal && (flags & FLAG.AFTER) !== 0;
}
