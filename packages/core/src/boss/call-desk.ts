import { decode, encodeEnvelope } from "../codec/codec.js";
import { encodeFailure } from "../codec/encode-failure.js";
import type { ByteSpan } from "../util/byte-span.js";
import { isOrder, type Order } from "./orders.js";

/** Answers a worker's call: with data, with an order, or by throwing (CALL_FAILED in the worker). */
export type CallHandler<E, Data = unknown> = (employee: E, data: Data) => unknown;

/** What the desk needs from its employment. */
export interface CallDeskOwner {
  /** The employee's own handler, else the boss's. */
  handler(): ((data: unknown) => unknown) | undefined;
  /** Says LISTEN to a call; resolves to its encoded data. */
  listen(callId: number): Promise<ByteSpan>;
  /** Throws MESSAGE_TOO_LARGE. */
  checkSize(body: ByteSpan): void;
  /** Sends the answer of a call. */
  answer(callId: number, body: ByteSpan): void;
  give(order: Order["order"]): Promise<unknown>;
}

/** The boss's side of CALLING: listens as soon as there is a handler, and answers with what it returns. */
export class CallDesk {
  readonly #owner: CallDeskOwner;
  #callId: number | undefined;
  #listening = false;

  constructor(owner: CallDeskOwner) {
    this.#owner = owner;
  }

  /** The worker is CALLING. */
  called(callId: number): void {
    this.#callId = callId;
    this.attend();
  }

  /** The call is over: answered, or given up by the worker. */
  over(callId: number): void {
    if (this.#callId === callId) this.#callId = undefined;
  }

  /** Looks whether a call waits and somebody can answer it; called also when a handler was set. */
  attend(): void {
    const callId = this.#callId;
    const handler = this.#owner.handler();
    if (callId === undefined || this.#listening || !handler) return;
    this.#listening = true;
    const serving = this.#listen(callId).then((body) => this.#reply(callId, body, handler));
    // Whatever fails on the way (the worker ended, or gave the call up) is told where it belongs, not here.
    serving.catch(() => {});
  }

  async #listen(callId: number): Promise<ByteSpan> {
    try {
      return await this.#owner.listen(callId);
    } finally {
      this.#listening = false;
      this.over(callId);
      this.attend();
    }
  }

  async #reply(callId: number, body: ByteSpan, handler: (data: unknown) => unknown): Promise<void> {
    let answer: ByteSpan;
    try {
      const reply = await handler(decode(body, { owned: true }));
      if (isOrder(reply)) return void (await this.#owner.give(reply.order));
      answer = encodeEnvelope({ value: reply });
      this.#owner.checkSize(answer);
    } catch (error) {
      // What the handler threw, or an answer that does not travel: the worker, who waits for it, is told.
      answer = encodeFailure({ failed: true, error }, (told) => this.#owner.checkSize(told));
    }
    this.#owner.answer(callId, answer);
  }
}
