import { encode } from "../codec/codec.js";
import type { FrameSource } from "../lane/frame-source.js";
import type { DataVerb } from "../lane/line.js";
import { type Frame, makeFrame } from "../protocol/frame.js";
import type { ByteSpan } from "../util/byte-span.js";
import { Queue } from "../util/queue.js";
import { joinSmall } from "./join-small.js";
import { STREAM_FRAME_OVERHEAD_BYTES, STREAM_WINDOW_BYTES } from "./stream-limits.js";

/** What is left of the credit is kept until it is worth a frame. Less than what a receiver that took all grants anew. */
const LEAST_BYTES = 4096;

export interface OutflowEvents {
  /** It has frames to send. */
  onReady(source: FrameSource): void;
  /** What was written is handed over, or the end is. Called in the middle of a send: runs no user code. */
  onProgress(): void;
}

/** What goes out by a stream: OPEN, the bytes of one write at a time within the credit, END. Counts are absolute. */
export class Outflow implements FrameSource {
  readonly #number: number;
  readonly #verb: DataVerb;
  readonly #events: OutflowEvents;
  #opening: Frame | undefined;
  /** What END may carry, the longest first: one that fits into a frame is sent. */
  #endings: readonly Frame[] = [];
  #isEndSent = false;
  #isCut = false;
  #limit = STREAM_WINDOW_BYTES;
  #used = 0;
  readonly #chunks = new Queue<ByteSpan>();
  /** Bytes of the first chunk that were sent. */
  #offset = 0;
  #isQueued = false;
  /** Bytes sent, and those of them that belong to the last write. */
  #sent = 0;
  #sentOfWrite = 0;
  #isLast = false;
  #askedAt = 0;

  /** Says OPEN at once. */
  constructor(number: number, name: string, verb: DataVerb, events: OutflowEvents) {
    this.#number = number;
    this.#verb = verb;
    this.#events = events;
    this.#opening = this.#frame("OPEN", encode(name));
    this.#getReady();
  }

  /** All that was written is handed over. */
  get isWritten(): boolean {
    return this.#chunks.length === 0;
  }

  /** END in good order is handed over. */
  get isEnded(): boolean {
    return this.#isEndSent;
  }

  /** Nothing more is to be said, but perhaps to be handed over: see `end` and `cut`. */
  get isOver(): boolean {
    return this.#isEndSent || this.#isCut;
  }

  /** Bytes handed over once `unwritten` more are; those count that are written and not yet told as `isWritten`. */
  goal(unwritten: number): number {
    return this.#sent - this.#sentOfWrite + unwritten;
  }

  hasSent(bytes: number): boolean {
    return this.#sent >= bytes;
  }

  /** Takes the buffers of one write, which are not changed until it `isWritten`; the next write comes after that. */
  write(buffers: readonly Uint8Array[]): void {
    this.#sentOfWrite = 0;
    for (const span of joinSmall(buffers)) this.#chunks.push(span);
    this.#getReady();
  }

  /** No more follows what was written. */
  end(): void {
    this.#endings = [this.#frame("END")];
    this.#getReady();
  }

  /** The stream was destroyed: what waits is dropped, and the other end is told the first of `reasons` that fits. */
  cut(reasons: readonly ByteSpan[]): void {
    this.#isCut = true;
    this.#chunks.drain();
    this.#endings = reasons.map((reason) => this.#frame("END", reason));
    this.#getReady();
  }

  /** What waits is dropped, for nobody is there any more. */
  abandon(): void {
    this.#isCut = true;
    this.#chunks.drain();
    this.#endings = [];
  }

  /** The receiver takes bytes up to an absolute total; older grants change nothing. */
  grant(limit: number): void {
    if (limit <= this.#limit) return;
    this.#limit = limit;
    this.#getReady();
  }

  /** User code is over: asks for credit though nobody may read. */
  beLast(): void {
    this.#isLast = true;
    this.#getReady();
  }

  next(maxBodyBytes: number): Frame | undefined {
    const frame = this.#next(maxBodyBytes);
    this.#isQueued = frame !== undefined;
    return frame;
  }

  sent(frame: Frame): void {
    if (frame === this.#opening) this.#opening = undefined;
    else if (frame.verb === "END") {
      this.#endings = [];
      this.#isEndSent = !this.#isCut;
      this.#events.onProgress();
    } else if (frame.verb === "CREDIT") this.#askedAt = this.#limit;
    else this.#sentBytes(frame.body.length);
  }

  #next(maxBodyBytes: number): Frame | undefined {
    if (this.#opening) return this.#opening;
    const chunk = this.#chunks.first;
    if (!chunk) return this.#endings.find(({ body }) => body.length <= maxBodyBytes);
    const left = chunk.length - this.#offset;
    const room = this.#limit - this.#used - STREAM_FRAME_OVERHEAD_BYTES;
    if (room < Math.min(left, LEAST_BYTES)) {
      return this.#isLast && this.#askedAt !== this.#limit ? this.#frame("CREDIT") : undefined;
    }
    const length = Math.min(left, room, maxBodyBytes);
    return this.#frame(this.#verb, chunk.part(this.#offset, this.#offset + length));
  }

  #sentBytes(bytes: number): void {
    this.#used += bytes + STREAM_FRAME_OVERHEAD_BYTES;
    this.#sent += bytes;
    this.#sentOfWrite += bytes;
    this.#offset += bytes;
    if (this.#offset < (this.#chunks.first?.length ?? 0)) return;
    this.#offset = 0;
    this.#chunks.shift();
    if (this.isWritten) this.#events.onProgress();
  }

  #frame(verb: string, body?: ByteSpan): Frame {
    const frame = makeFrame(verb, 0, body);
    frame.scope = this.#number;
    return frame;
  }

  #getReady(): void {
    if (this.#isQueued || !this.#next(Number.POSITIVE_INFINITY)) return;
    this.#isQueued = true;
    this.#events.onReady(this);
  }
}
