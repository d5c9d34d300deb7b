import type { Duplex } from "node:stream";
import { BossworksError } from "../errors/bossworks-error.js";
import { cutReasons } from "./cut-reasons.js";
import type { Inflow } from "./inflow.js";
import { type Done, type DuplexSide, destroyQuietly, makeDuplex, type StreamOptions } from "./make-duplex.js";
import type { Outflow } from "./outflow.js";

/** What one end of a stream needs of its table. */
export interface StreamEndOwner {
  /** It has something to hand to user code: calls `settle` in a turn of its own. */
  due(end: StreamEnd): void;
  /** Says CREDIT. */
  grant(end: StreamEnd, limit: number): void;
  /** It waits for the other end: the event loop is to stay awake. */
  hold(): void;
  release(): void;
  /** User code is done with it: its name is free. */
  closed(end: StreamEnd): void;
  /** Neither end has anything more to say of it. */
  over(end: StreamEnd): void;
}

/** One end of one stream, from when either end asks for it. */
export class StreamEnd implements DuplexSide {
  readonly name: string;
  readonly inflow: Inflow;
  /** Set once it was asked for at this end, if there was anybody to say it to. */
  outflow: Outflow | undefined;
  /** Its number among the streams of this end, and of the other one; 0: that end has not asked for it. */
  own = 0;
  peer = 0;
  /** What user code has; undefined until it asks. */
  duplex: Duplex | undefined;
  readonly #owner: StreamEndOwner;
  #onWritten: Done | undefined;
  #onFinal: Done | undefined;
  /** The reader waits for bytes. */
  #wants = false;
  #isEndTold = false;
  #isHeld = false;
  /** Why nobody takes what is written any more. */
  #gone: Error | undefined;

  constructor(name: string, inflow: Inflow, owner: StreamEndOwner) {
    this.name = name;
    this.inflow = inflow;
    this.#owner = owner;
  }

  /** Makes what user code gets. Called once. */
  open(options: StreamOptions): Duplex {
    this.duplex = makeDuplex(this, options);
    return this.duplex;
  }

  read(): void {
    this.#wants = true;
    this.#deliver();
    this.#settleHold();
  }

  write(buffers: readonly Uint8Array[], done: Done): void {
    if (!this.outflow || this.#gone) return done(this.#gone);
    this.#onWritten = done;
    this.outflow.write(buffers);
    this.#owner.due(this);
    this.#settleHold();
  }

  final(done: Done): void {
    if (!this.outflow || this.#gone) return done();
    this.#onFinal = done;
    this.outflow.end();
    this.#settleHold();
  }

  destroyed(error: Error | null): void {
    const isCut = !this.outflow?.isOver || this.inflow.state === "open";
    if (isCut && !this.#gone) this.outflow?.cut(cutReasons(error));
    if (this.inflow.state === "open") this.inflow.cut();
    const written = this.#onWritten;
    this.#onWritten = undefined;
    this.#onFinal = undefined;
    written?.(error ?? destroyedBy(this.inflow.hasEnded ? "the other end" : "this end"));
    this.#settleHold();
    this.#owner.closed(this);
    this.#noticeOver();
  }

  /** Hands to user code what has happened since. */
  settle(): void {
    if (this.outflow?.isWritten && this.#onWritten && !this.#gone) {
      const written = this.#onWritten;
      this.#onWritten = undefined;
      written();
    }
    if (this.outflow?.isEnded && this.#onFinal) this.#finish();
    this.#deliver();
    this.#settleHold();
    this.#noticeOver();
  }

  /** The other end says that no more follows. */
  ended(): void {
    this.inflow.end();
    this.#owner.due(this);
    this.#noticeOver();
  }

  /** The other end was destroyed. What had all come before may still be read to its end, unless it was an error of its own. */
  cut(error: Error | undefined): void {
    const isStop = (error?.cause as { code?: unknown } | undefined)?.code === "WORKER_STOPPED";
    if (this.inflow.state === "ended" && isStop && !this.duplex) return;
    if (this.duplex && this.inflow.state === "ended" && (isStop || !error)) {
      this.outflow?.cut(cutReasons(null));
      this.#closeOutflow(error ?? destroyedBy("the other end"));
    } else {
      this.inflow.cut();
      this.inflow.end();
      if (this.duplex) destroyQuietly(this.duplex, error);
    }
    this.#noticeOver();
  }

  /** There is no other end any more. `isWhole`: what it has sent is all there is; else this end is destroyed. */
  leave(error: Error, isWhole: boolean): void {
    this.outflow?.abandon();
    if (isWhole || this.inflow.state === "ended") {
      this.inflow.end();
      this.#closeOutflow(error);
      this.#owner.due(this);
    } else {
      this.#gone = error;
      this.inflow.cut();
      if (this.duplex) destroyQuietly(this.duplex, error);
    }
  }

  /** User code is over: all it has written is to go. Returns what tells whether it has. */
  drain(): () => boolean {
    const { duplex, outflow } = this;
    if (!duplex || !outflow) return () => true;
    while (duplex.writableCorked > 0) duplex.uncork();
    outflow.beLast();
    const bytes = outflow.goal(duplex.writableLength);
    const isEnding = duplex.writableEnded;
    return () => duplex.destroyed || (outflow.hasSent(bytes) && (!isEnding || outflow.isEnded));
  }

  /**
   * Nobody takes what is written; who has written something is told so by the stream's end, which for a reader comes after
   * what there is to read.
   */
  #closeOutflow(error: Error): void {
    const { duplex } = this;
    this.#gone = error;
    const isRead = duplex && duplex.readableFlowing !== null && !duplex.readableEnded;
    if (duplex && this.#onWritten && !isRead) return destroyQuietly(duplex, error);
    this.#finish();
    if (duplex && this.#isEndTold) this.#closeAfterEnd(duplex);
    this.#settleHold();
  }

  #finish(): void {
    const final = this.#onFinal;
    this.#onFinal = undefined;
    final?.();
  }

  #deliver(): void {
    const { duplex, inflow } = this;
    if (!duplex || duplex.destroyed) return;
    while (this.#wants) {
      const bytes = inflow.take();
      if (!bytes) break;
      this.#wants = duplex.push(bytes);
    }
    const limit = inflow.dueGrant();
    if (limit !== undefined && !this.#gone) this.#owner.grant(this, limit);
    if (this.#isEndTold || inflow.state !== "ended" || !inflow.isEmpty) return;
    this.#isEndTold = true;
    duplex.push(null);
    if (this.#gone) this.#closeAfterEnd(duplex);
  }

  #closeAfterEnd(duplex: Duplex): void {
    const close = (): void => destroyQuietly(duplex, this.#onWritten && this.#gone);
    if (duplex.readableEnded) close();
    else duplex.once("end", close);
  }

  #settleHold(): void {
    const isReading = this.#wants && this.inflow.state === "open";
    const isWriting = this.#onWritten !== undefined || this.#onFinal !== undefined;
    const holds = (isReading || isWriting) && !this.duplex?.destroyed && !this.#gone;
    if (holds === this.#isHeld) return;
    this.#isHeld = holds;
    if (holds) this.#owner.hold();
    else this.#owner.release();
  }

  #noticeOver(): void {
    if (this.inflow.hasEnded && this.peer > 0 && this.outflow?.isOver) this.#owner.over(this);
  }
}

function destroyedBy(whom: string): BossworksError {
  return new BossworksError("STREAM_DESTROYED", `${whom} destroyed the stream`);
}
