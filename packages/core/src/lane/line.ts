import { decode, encode } from "../codec/codec.js";
import type { BossworksError } from "../errors/bossworks-error.js";
import { messageOf } from "../errors/message-of.js";
import type { FramePort, FramePortEvents, PortEnd } from "../port/frame-port.js";
import { FLAG, type Frame, LANE, type Lane, makeFrame } from "../protocol/frame.js";
import { MAX_CONTROL_BODY_BYTES } from "../protocol/limits.js";
import { Streams } from "../stream/streams.js";
import type { ByteSpan } from "../util/byte-span.js";
import { checkMessageSize } from "./check-message-size.js";
import { ControlOut } from "./control-out.js";
import { chargeOf, ReceiveCredit, SendCredit, type WaitingSend } from "./credit.js";
import { FragmentError } from "./fragments.js";
import type { FrameSource } from "./frame-source.js";
import { Inbound } from "./inbound.js";
import { KeptMessages } from "./kept-messages.js";
import type { LineEvents } from "./line-events.js";
import { Outbox } from "./outbox.js";

export interface LineLimits {
  readonly windowBytes: number;
  readonly maxMessageBytes: number;
  /** Keep what was accepted until it is known to be taken, so that it can be given back. Default false. */
  readonly keepUndelivered?: boolean | undefined;
}

/** A data message that was accepted and not delivered, or not known to be. */
export interface Undelivered {
  readonly body: ByteSpan;
  /** "unsent": the other end's user never saw it. "unknown": it may have. */
  readonly known: "unsent" | "unknown";
}

/** Verbs of data messages, by the end that sends them. */
export type DataVerb = "DATA" | "STATUS_DATA";

/**
 * One end of an employment's conversation, the same on both sides: control frames that wait for nothing, data
 * messages under credit, large bodies carried beside them, statuses that take effect after the data before them.
 * Everything a `FramePort` does not know and Boss and Worker should not have to.
 */
export class Line {
  /** Streams of bytes beside the messages. */
  readonly streams: Streams;
  readonly #events: LineEvents;
  readonly #limits: LineLimits;
  readonly #outbox: Outbox;
  readonly #control: ControlOut;
  readonly #send: SendCredit;
  readonly #receive: ReceiveCredit;
  readonly #port: FramePort;
  readonly #inbound: Inbound;
  #accepted = 0;
  #peerWaitsAfter: number | undefined;
  /** What was accepted when the other end was told that a send waits; until it grants it knows. */
  #saidWaitingAfter: number | undefined;
  #peerIsWaiting = false;
  #inputClosed: BossworksError | undefined;
  /** What was accepted and is not yet known to be taken; undefined where nobody wants it back. */
  readonly #kept: KeptMessages | undefined;

  constructor(
    makePort: (events: FramePortEvents) => FramePort,
    dataVerb: DataVerb,
    limits: LineLimits,
    events: LineEvents,
  ) {
    this.#events = events;
    this.#limits = limits;
    this.#send = new SendCredit(limits.windowBytes);
    this.#receive = new ReceiveCredit(limits.windowBytes, limits.maxMessageBytes);
    this.#kept = limits.keepUndelivered ? new KeptMessages() : undefined;
    this.#inbound = new Inbound(limits.maxMessageBytes, {
      onControl: (frame) => events.onControl(frame),
      onMessage: (body) => this.#onMessage(body),
      onInputEnd: () => events.onInputEnd(),
      onMessagesMissing: () => this.control("CREDIT", 0, encode({ rest: true })),
    });
    this.#port = makePort({
      onFrame: (lane, frame) => this.#onFrame(lane, frame),
      onWritable: (lane) => this.#outbox.writable(lane),
      onBatchEnd: () => events.onBatchEnd(),
      onEnd: (end) => events.onEnd(end.kind === "broken" ? end : this.#readRest(end)),
    });
    // Who waits for all to be handed over may wait no longer, and perhaps nothing arrives any more.
    this.#outbox = new Outbox(this.#port, dataVerb, () => void events.onBatchEnd());
    this.#control = new ControlOut(this.#outbox);
    this.streams = new Streams(this, dataVerb, limits.maxMessageBytes);
  }

  /** Data messages accepted so far, those waiting for credit included: the `after` of a status sent now. */
  get after(): number {
    return this.#accepted + this.#send.waiting;
  }

  /** Data messages accepted here so far. */
  get accepted(): number {
    return this.#accepted;
  }

  /** True when nothing waits on this side of the port, neither for credit nor for room. */
  get isFlushed(): boolean {
    return this.#outbox.isEmpty && this.#send.waiting === 0;
  }

  /** True when nothing waits for room in the port; sends may still wait for credit. */
  get isHandedOver(): boolean {
    return this.#outbox.isEmpty;
  }

  /**
   * Sends a control frame. A body above 64 KiB is carried on the data lane first. What begins something throws SEND_OVERFLOW
   * when the other end has not read a megabyte of earlier ones. `scope`: 0 the employment itself, n a task of it.
   */
  control(verb: string, id: number, body?: ByteSpan, after?: number, scope = 0): void {
    const frame = makeFrame(verb, id, body);
    frame.scope = scope;
    if (after !== undefined) {
      frame.flags |= FLAG.AFTER;
      frame.after = after;
    }
    if (frame.body.length > MAX_CONTROL_BODY_BYTES) this.checkSize(frame.body);
    this.#control.send(frame);
  }

  /** Throws MESSAGE_TOO_LARGE where a body is beyond the limit. */
  checkSize(body: ByteSpan): void {
    checkMessageSize(body, this.#limits.maxMessageBytes);
  }

  /** Accepts a data message if the window has room now. False: it must wait, see `waitForRoom`. */
  offer(body: ByteSpan): boolean {
    this.checkSize(body);
    if (this.#inputClosed) throw this.#inputClosed;
    if (!this.#send.take(chargeOf(body.length))) return false;
    this.#accept(body);
    return true;
  }

  /** Puts a data message in line for credit; returns how to withdraw it (false: too late). Throws as `SendCredit.wait` does. */
  waitForRoom(
    body: ByteSpan,
    onAccepted: () => void,
    onRefused: (error: Error) => void,
    isBounded = true,
  ): () => boolean {
    const send: WaitingSend = {
      charge: chargeOf(body.length),
      admit: () => {
        this.#accept(body);
        onAccepted();
      },
      refuse: onRefused,
    };
    this.#send.wait(send, isBounded);
    if (this.#send.waiting === 1) this.#sayWaiting();
    return () => this.#send.withdraw(send);
  }

  /** No more data follows what was accepted; sends still waiting go before it. */
  endOutput(error: BossworksError): void {
    if (this.#inputClosed) return;
    this.#inputClosed = error;
    if (this.#send.waiting === 0) return this.#sendEnd();
    this.#send.wait({ charge: 0, admit: () => this.#sendEnd(), refuse: () => {} }, false);
  }

  /** The user took a data message of so many bytes out of the inbox. */
  consumed(bytes: number): void {
    const limit = this.#receive.consume(chargeOf(bytes));
    if (limit !== undefined) this.#grant(limit);
  }

  /** True while the other end has a send that waits, and all it had sent before has arrived. */
  get peerIsWaiting(): boolean {
    return this.#peerIsWaiting;
  }

  /** A stream has frames to send. */
  addSource(source: FrameSource): void {
    this.#outbox.addSource(source);
  }

  /** Keeps the loop alive and wakes fast while a call waits. Counted. */
  hold(): void {
    this.#port.hold();
  }

  release(): void {
    this.#port.release();
  }

  /** Tries to hand over what waits; for ends that poll. True when there is room for more: see `Outbox.retry`. */
  retry(): boolean {
    return this.#outbox.retry();
  }

  /**
   * Ends this side: refuses what waits. Returns the data messages accepted here that the other end's user never
   * took, in order; `taken` is how many it had taken, when it said so. `isWhole`: what has come of streams is all there is.
   */
  shut(error: Error, taken?: number, isWhole = false): Undelivered[] {
    this.streams.leave(error, isWhole);
    this.#send.refuseAll(error);
    const unsent = this.#outbox.clear();
    return this.#kept?.undelivered(unsent, taken) ?? [];
  }

  close(): void {
    this.#port.close();
  }

  /** Ends it at once: what still comes is not listened to. */
  abort(reason: string): void {
    this.#port.abort(reason);
  }

  #accept(body: ByteSpan): void {
    this.#accepted++;
    this.#kept?.add(body);
    this.#outbox.addMessage(body);
  }

  #sendEnd(): void {
    this.#outbox.addEnd();
  }

  #onFrame(lane: Lane, frame: Frame): void {
    try {
      if (lane === LANE.DATA && frame.scope !== 0) this.streams.arrived(frame);
      else if (lane === LANE.DATA) this.#inbound.data(frame);
      else if (frame.verb === "CREDIT" && frame.scope === 0) this.#onCredit(frame);
      else if (frame.verb === "CREDIT" && !this.streams.isForTasks) this.streams.granted(frame);
      else this.#inbound.control(frame);
    } catch (error) {
      const end = broken(error);
      this.#port.abort(end.message);
      this.#events.onEnd(end);
    }
  }

  /** Nothing more comes. */
  #readRest(end: PortEnd): PortEnd {
    try {
      this.#inbound.releaseAll();
      return end;
    } catch (error) {
      return broken(error);
    }
  }

  #onCredit(frame: Frame): void {
    const said = decode(frame.body) as { limit?: unknown; waits?: unknown; rest?: unknown } | undefined;
    if (typeof said?.limit === "number") {
      this.#saidWaitingAfter = undefined;
      this.#send.grant(said.limit);
      this.#kept?.forget(said.limit - this.#limits.windowBytes);
      if (this.#send.waiting > 0) this.#sayWaiting();
    }
    if (said?.rest === true) this.#send.grantRest();
    if (typeof said?.waits === "number") {
      const limit = this.#receive.peerWaits();
      if (limit !== undefined) return this.#grant(limit);
      this.#peerWaitsAfter = said.waits;
      this.#tellPeerWaits();
    }
  }

  /** A sender's wait counts from when all it had sent before has arrived: its word overtakes its data. */
  #tellPeerWaits(): void {
    if (this.#peerWaitsAfter === undefined || this.#inbound.arrived < this.#peerWaitsAfter) return;
    this.#peerWaitsAfter = undefined;
    this.#peerIsWaiting = true;
    this.#events.onPeerWaits?.();
  }

  #grant(limit: number): void {
    this.#peerWaitsAfter = undefined;
    this.#peerIsWaiting = false;
    this.control("CREDIT", 0, encode({ limit }));
  }

  /** A sender that waits says so: only then is a receiver bound to grant less than the usual. */
  #sayWaiting(): void {
    if (this.#saidWaitingAfter === this.#accepted) return;
    this.#saidWaitingAfter = this.#accepted;
    this.control("CREDIT", 0, encode({ waits: this.#accepted }));
  }

  #onMessage(body: ByteSpan): void {
    if (!this.#receive.arrive(chargeOf(body.length)))
      throw new FragmentError("it sends more than it was granted");
    this.#events.onData(body);
    this.#tellPeerWaits();
  }
}

/** Whatever goes wrong with what came, it ends this line and never our program. */
function broken(cause: unknown): PortEnd {
  return { kind: "broken", message: messageOf(cause), cause };
}
