import type { FramePort } from "../port/frame-port.js";
import { type Frame, LANE, type Lane, makeFrame } from "../protocol/frame.js";
import { clearImmediate, setImmediate } from "../timers.js";
import type { ByteSpan } from "../util/byte-span.js";
import { Queue } from "../util/queue.js";
import { SpanQueue } from "../util/span-queue.js";
import { nextFragment, type Outgoing } from "./fragments.js";
import type { FrameSource } from "./frame-source.js";

/** How many messages are added to a lane that was full before it is tried again without having been told. */
const LOOK_EVERY = 32;

/**
 * So many messages are handed over in one go, which takes some fifty microseconds; then whoever waits for an answer has a turn.
 * What one go hands over makes a packet, and small packets cost a flood over Redis a tenth.
 */
const FLUSH_MESSAGES = 512;

/** What shares the data lane, in turns. */
const TURN = { MESSAGE: 0, BODY: 1, SOURCE: 2 } as const;
const TURNS = 3;

/**
 * What waits for the port of one end: control frames; data messages; carried bodies, one at a time; and sources of frames of
 * their own. Those three share the data lane frame by frame, so that none waits for another.
 */
export class Outbox {
  readonly #port: FramePort;
  /** Of each message that fits into one frame: ports keep no frame they were given. */
  readonly #message: Frame;
  readonly #onTurnEnd: () => void;
  readonly #control = new Queue<Outgoing>();
  readonly #messages = new SpanQueue();
  readonly #bodies = new Queue<Outgoing>();
  readonly #sources = new Queue<FrameSource>();
  /** The first message, once it was tried. */
  #first: Outgoing | undefined;
  /** Goes after the last message. */
  #end: Outgoing | undefined;
  #full = 0;
  #controlBytes = 0;
  #added = 0;
  #turn: NodeJS.Immediate | undefined;
  /** Whose turn it is. */
  #next: number = TURN.MESSAGE;

  /** `verb`: of data messages. `onTurnEnd`: more was handed over, in a turn of the event loop in which nothing had arrived. */
  constructor(port: FramePort, verb: string, onTurnEnd: () => void) {
    this.#port = port;
    this.#message = makeFrame(verb);
    this.#onTurnEnd = onTurnEnd;
  }

  /** Bytes of control bodies that wait because the peer does not read. */
  get controlBacklogBytes(): number {
    return this.#controlBytes;
  }

  /** True when everything was handed to the port. */
  get isEmpty(): boolean {
    return this.#control.length === 0 && !this.#hasData;
  }

  addControl(item: Outgoing): void {
    // It is answered on this side of a worker that reads nothing, so it waits behind nothing the worker has to read.
    if (item.frame.verb === "RECALL" && this.#port.send(LANE.CONTROL, item.frame) === "ok") return;
    this.#control.push(item);
    this.#controlBytes += item.frame.body.length + item.frame.verb.length;
    if (!(this.#full & (1 << LANE.CONTROL))) this.#flushControl();
  }

  /** Adds a data message. */
  addMessage(body: ByteSpan): void {
    // The usual case: nothing waits, it fits into one frame, and there is room.
    if (!this.#hasData && body.length <= this.#port.maxBodyBytes[LANE.DATA] && this.#give(body)) return;
    this.#messages.push(body);
    // A loop of sends hears of room only when it ends; looking now and then keeps the other end from running dry.
    const isDue = ++this.#added % LOOK_EVERY === 0;
    if (isDue || !(this.#full & (1 << LANE.DATA))) this.writable(LANE.DATA);
  }

  /** No message will be added: says so after the last. */
  addEnd(): void {
    this.#end = { frame: makeFrame("END"), offset: 0 };
    if (!(this.#full & (1 << LANE.DATA))) this.#flushData();
  }

  addBody(item: Outgoing): void {
    this.#bodies.push(item);
    if (!(this.#full & (1 << LANE.DATA))) this.#flushData();
  }

  /** A source has frames; it is asked for them until it has none. */
  addSource(source: FrameSource): void {
    this.#sources.push(source);
    if (!(this.#full & (1 << LANE.DATA))) this.#flushData();
  }

  /** The lane takes frames again. */
  writable(lane: Lane): void {
    this.#full &= ~(1 << lane);
    if (lane === LANE.CONTROL) this.#flushControl();
    else this.#flushData();
  }

  /**
   * Tries again without having been told; for ends that poll. True when there was room for more than one go: who
   * polls calls again instead of waiting, for no event loop goes on for it.
   */
  retry(): boolean {
    if (this.#control.length > 0) this.writable(LANE.CONTROL);
    if (this.#hasData) this.writable(LANE.DATA);
    return this.#hasData && (this.#full & (1 << LANE.DATA)) === 0;
  }

  /** Empties it; returns how many data messages were never wholly sent. */
  clear(): number {
    this.#control.drain();
    this.#bodies.drain();
    this.#sources.drain();
    this.#end = undefined;
    this.#first = undefined;
    if (this.#turn) clearImmediate(this.#turn);
    return this.#messages.drain().length;
  }

  get #hasData(): boolean {
    return (
      this.#messages.length > 0 ||
      this.#bodies.length > 0 ||
      this.#end !== undefined ||
      this.#sources.length > 0
    );
  }

  #flushControl(): void {
    for (;;) {
      const item = this.#control.first;
      if (!item) return;
      if (!this.#push(LANE.CONTROL, item)) return;
      if (isSent(item)) {
        this.#controlBytes -= item.frame.body.length + item.frame.verb.length;
        this.#control.shift();
        item.onSent?.();
      }
    }
  }

  #flushData(): void {
    for (let sent = 0; ; sent++) {
      if (sent === FLUSH_MESSAGES) return this.#goOnLater();
      if (!this.#findTurn() || !this.#sendNext()) return;
      this.#next = (this.#next + 1) % TURNS;
    }
  }

  /** Passes over those who have nothing to send. False: nobody has anything. */
  #findTurn(): boolean {
    for (let passed = 0; passed < TURNS; passed++) {
      if (this.#hasTurn(this.#next)) return true;
      this.#next = (this.#next + 1) % TURNS;
    }
    return false;
  }

  #hasTurn(turn: number): boolean {
    if (turn === TURN.SOURCE) return this.#sources.length > 0;
    if (turn === TURN.BODY) return this.#bodies.length > 0;
    return this.#messages.length > 0 || this.#end !== undefined;
  }

  /** Sends one frame of whose turn it is. False: the lane is full. */
  #sendNext(): boolean {
    if (this.#next === TURN.SOURCE) return this.#sendOfSource();
    if (this.#next === TURN.MESSAGE && this.#isWhole) return this.#sendWhole();
    // A message whose fragments have begun may be followed by a fragment of a body: each has its own assembler.
    const body = this.#next === TURN.BODY ? this.#bodies.first : undefined;
    const item = body ?? this.#nextMessage();
    if (!item || !this.#push(LANE.DATA, item)) return false;
    if (isSent(item)) {
      if (item === body) this.#bodies.shift();
      else this.#messageSent();
      item.onSent?.();
    }
    return true;
  }

  /** The next message has not begun, and fits into one frame. */
  get #isWhole(): boolean {
    const { length, firstLength } = this.#messages;
    return !this.#first && length > 0 && firstLength <= this.#port.maxBodyBytes[LANE.DATA];
  }

  #sendWhole(): boolean {
    const isSent = this.#give(this.#messages.first as ByteSpan);
    if (isSent) this.#messages.drop();
    return isSent;
  }

  /** False: the lane is full. */
  #give(body: ByteSpan): boolean {
    this.#message.body = body;
    if (this.#port.send(LANE.DATA, this.#message) === "ok") return true;
    this.#full |= 1 << LANE.DATA;
    return false;
  }

  /** Sources have turns among themselves too. */
  #sendOfSource(): boolean {
    const source = this.#sources.first;
    const frame = source?.next(this.#port.maxBodyBytes[LANE.DATA]);
    if (source && frame) {
      if (this.#port.send(LANE.DATA, frame) === "full") {
        this.#full |= 1 << LANE.DATA;
        return false;
      }
      source.sent(frame);
      if (this.#sources.length === 1) return true;
      this.#sources.push(source);
    }
    this.#sources.shift();
    return true;
  }

  #nextMessage(): Outgoing | undefined {
    if (this.#first) return this.#first;
    const body = this.#messages.first;
    if (!body) return this.#end;
    this.#first = { frame: makeFrame(this.#message.verb, 0, body), offset: 0 };
    return this.#first;
  }

  #messageSent(): void {
    if (this.#first) this.#messages.drop();
    else this.#end = undefined;
    this.#first = undefined;
  }

  #goOnLater(): void {
    this.#turn ??= setImmediate(() => {
      this.#turn = undefined;
      this.writable(LANE.DATA);
      this.#onTurnEnd();
    });
  }

  #push(lane: Lane, item: Outgoing): boolean {
    const fragment = nextFragment(item, this.#port.maxBodyBytes[lane]);
    if (this.#port.send(lane, fragment) === "full") {
      this.#full |= 1 << lane;
      return false;
    }
    // An empty body is sent by its one frame; -1 past the end marks it.
    item.offset = fragment === item.frame ? item.frame.body.length + 1 : item.offset + fragment.body.length;
    return true;
  }
}

function isSent(item: Outgoing): boolean {
  return item.offset > 0 && item.offset >= item.frame.body.length;
}
