import type { Duplex } from "node:stream";
import { decode, encode } from "../codec/codec.js";
import { BossworksError } from "../errors/bossworks-error.js";
import { FragmentError } from "../lane/fragments.js";
import type { FrameSource } from "../lane/frame-source.js";
import type { DataVerb } from "../lane/line.js";
import type { Frame } from "../protocol/frame.js";
import { nextTick } from "../timers.js";
import type { ByteSpan } from "../util/byte-span.js";
import { LazyMap } from "../util/lazy-map.js";
import { LazySet } from "../util/lazy-set.js";
import { cutReasons, readCutReason } from "./cut-reasons.js";
import { Inflow } from "./inflow.js";
import { destroyQuietly, type StreamOptions } from "./make-duplex.js";
import { Outflow } from "./outflow.js";
import { StreamEnd, type StreamEndOwner } from "./stream-end.js";
import { MAX_STREAMS } from "./stream-limits.js";
import { isStreamName } from "./stream-name.js";
import { Unpaired } from "./unpaired.js";

/** Every stream has a number of 32 bits of its own. */
const LAST_NUMBER = 2 ** 32 - 1;

/** What streams need of their line. */
export interface StreamsOwner {
  /** A source has frames for the data lane. */
  addSource(source: FrameSource): void;
  /** Sends a control frame. */
  control(verb: string, id: number, body: ByteSpan, after: undefined, scope: number): void;
  hold(): void;
  release(): void;
}

/**
 * The streams of one end of an employment. Each end counts those it asks for; the nth of a name here and the nth of that name
 * there are the two ends of one stream, whoever asked first.
 */
export class Streams implements StreamEndOwner {
  /** Set where scopes are tasks: there are no streams then. */
  isForTasks = false;
  /** True until user code of this end asks for one. */
  isUnused = true;
  readonly #line: StreamsOwner;
  readonly #verb: DataVerb;
  readonly #maxExtraBytes: number;
  /** Those user code has open here. */
  readonly #open = new LazyMap<string, StreamEnd>();
  /** Those of which something may still be said, by the number of this end and of the other one. */
  readonly #own = new LazyMap<number, StreamEnd>();
  readonly #peers = new LazyMap<number, StreamEnd>();
  readonly #unpaired = new Unpaired();
  #lastOwn = 0;
  #lastPeer = 0;
  /** How many the other end has opened that were not asked for here. */
  #unasked = 0;
  #due = new LazySet<StreamEnd>();
  #gone: Error | undefined;
  #onSettled: (() => void) | undefined;

  /** `verb`: of what this end sends. `maxExtraBytes`: what a worker that has returned may still send and nobody reads. */
  constructor(line: StreamsOwner, verb: DataVerb, maxExtraBytes: number) {
    this.#line = line;
    this.#verb = verb;
    this.#maxExtraBytes = maxExtraBytes;
  }

  /**
   * The open stream of this name, or a new one. Throws STREAMS_FULL, and what `leave` was told once the other end is gone,
   * unless that had left one to read.
   */
  open(name: string, options: StreamOptions): Duplex {
    const present = this.#open.get(name)?.duplex;
    if (present) return present;
    const first = this.#unpaired.first(name);
    const isAwaited = first !== undefined && first.own === 0;
    if (this.#gone && !isAwaited) throw this.#gone;
    if (this.#own.size >= MAX_STREAMS || this.#lastOwn === LAST_NUMBER) throw full();
    const end = isAwaited ? first : this.#make(name);
    if (isAwaited) this.#unpaired.take(name);
    else this.#unpaired.add(end);
    this.#refuseCut(name);
    this.isUnused = false;
    this.#open.set(name, end);
    const duplex = end.open(options);
    if (!this.#gone) this.#sayOpen(end);
    this.due(end);
    return duplex;
  }

  /** A frame of the data lane with a scope. Throws `FragmentError` for what no stream says, BAD_DATA. */
  arrived(frame: Frame): void {
    if (this.#gone) return;
    if (this.isForTasks) throw new FragmentError("tasks have no streams");
    if (frame.verb === "OPEN") return this.#onOpen(frame);
    const { verb, scope, body } = frame;
    const isCut = verb === "END" && body.length > 0;
    const end = this.#peers.get(scope);
    // Who has ended may be destroyed afterwards, not knowing yet that this end has ended too.
    if (!end && isCut && scope > 0 && scope <= this.#lastPeer) return;
    if (!end || (end.inflow.hasEnded && !isCut)) throw new FragmentError(`${verb} of no open stream`);
    if (isCut) this.#onCut(end, readCutReason(body));
    else if (verb === "END") end.ended();
    else if (verb === "CREDIT") this.#onLast(end);
    else if (verb === this.#peerVerb && end.inflow.arrive(body)) this.due(end);
    else throw new FragmentError("a stream sends what it may not");
  }

  /** CREDIT: the other end takes bytes of a stream up to an absolute total. Throws `FragmentError`, BAD_DATA. */
  granted({ scope, body }: Frame): void {
    const limit = (decode(body) as { limit?: unknown } | undefined)?.limit;
    if (scope > this.#lastOwn || !Number.isSafeInteger(limit)) throw new FragmentError("CREDIT of no stream");
    this.#own.get(scope)?.outflow?.grant(limit as number);
  }

  /**
   * User code is over: what it had written is handed over though nobody may read. Returns what tells whether it was;
   * `onSettled` is called whenever that may have changed.
   */
  drain(onSettled: () => void): () => boolean {
    this.#onSettled = onSettled;
    const goals = [...this.#open.values()].map((end) => end.drain());
    return () => goals.every((isReached) => isReached());
  }

  /** Destroys what is open. */
  destroyAll(error: Error): void {
    for (const { duplex } of [...this.#open.values()]) if (duplex) destroyQuietly(duplex, error);
  }

  /** The other end is gone. `isWhole`: in good order, so that what it has sent is all there is. */
  leave(error: Error, isWhole: boolean): void {
    if (this.#gone) return;
    this.#gone = error;
    const ends = new Set([...this.#own.values(), ...this.#peers.values()]);
    for (const end of ends) end.leave(error, isWhole && end.peer > 0);
    // What may still be asked for: the rest of what it had to say.
    this.#unpaired.keep(({ own, inflow }) => own === 0 && inflow.state === "ended");
    this.#own.clear();
    this.#peers.clear();
  }

  /** Drops what the other end had left and nobody asked for. */
  clear(): void {
    if (this.#gone) this.#unpaired.keep(() => false);
  }

  due(end: StreamEnd): void {
    if (this.#due.size === 0) nextTick(() => this.#settle());
    this.#due.add(end);
  }

  grant({ peer, duplex }: StreamEnd, limit: number): void {
    try {
      this.#line.control("CREDIT", 0, encode({ limit }), undefined, peer);
    } catch (error) {
      duplex?.destroy(error as Error);
    }
  }

  hold(): void {
    this.#line.hold();
  }

  release(): void {
    this.#line.release();
  }

  closed(end: StreamEnd): void {
    if (this.#open.get(end.name) === end) this.#open.delete(end.name);
    this.#onSettled?.();
  }

  over({ own, peer }: StreamEnd): void {
    this.#own.delete(own);
    this.#peers.delete(peer);
  }

  /** The verb of the other end's data. */
  get #peerVerb(): DataVerb {
    return this.#verb === "DATA" ? "STATUS_DATA" : "DATA";
  }

  /** Outside of any batch: user code runs from here. */
  #settle(): void {
    const due = this.#due;
    this.#due = new LazySet();
    try {
      for (const end of due) {
        due.delete(end);
        end.settle();
      }
    } finally {
      // User code may have thrown: the others come all the same.
      for (const end of due) this.due(end);
      this.#onSettled?.();
    }
  }

  #make(name: string): StreamEnd {
    return new StreamEnd(name, new Inflow(this.#maxExtraBytes), this);
  }

  #sayOpen(end: StreamEnd): void {
    if (end.peer > 0) this.#unasked--;
    end.own = ++this.#lastOwn;
    this.#own.set(end.own, end);
    end.outflow = new Outflow(end.own, end.name, this.#verb, {
      onReady: (source) => this.#line.addSource(source),
      onProgress: () => this.due(end),
    });
  }

  #onOpen({ scope, body }: Frame): void {
    const name = decode(body);
    const isNext = scope === this.#lastPeer + 1;
    if (!isNext || !isStreamName(name)) throw new FragmentError("OPEN of what may not be opened");
    const first = this.#unpaired.first(name);
    const isAskedFor = first !== undefined && first.own > 0;
    // Those asked for here are bounded by this end. An end that has all it may have refuses others all the same, by an OPEN.
    if (!isAskedFor && this.#unasked === MAX_STREAMS) throw new FragmentError("OPEN of too many");
    const end = isAskedFor ? first : this.#make(name);
    if (isAskedFor) this.#unpaired.take(name);
    else {
      this.#unpaired.add(end);
      this.#unasked++;
    }
    this.#lastPeer = scope;
    end.peer = scope;
    this.#peers.set(scope, end);
  }

  #onCut(end: StreamEnd, error: Error | undefined): void {
    end.cut(error);
    if (end.own === 0) this.#refuseCut(end.name);
  }

  /** What was destroyed before it was asked for here nobody gets: this end's stream of that place is over with it. */
  #refuseCut(name: string): void {
    for (;;) {
      const first = this.#unpaired.first(name);
      if (!first || first.own > 0 || first.inflow.state !== "cut") return;
      this.#unpaired.take(name);
      this.#sayOpen(first);
      first.outflow?.cut(cutReasons(null));
      this.over(first);
    }
  }

  /** The other end's user code is over. */
  #onLast(end: StreamEnd): void {
    const limit = end.inflow.extraGrant();
    if (limit !== undefined) this.grant(end, limit);
  }
}

function full(): BossworksError {
  return new BossworksError(
    "STREAMS_FULL",
    `${MAX_STREAMS} streams are open between this worker and its boss: end or destroy some at both ends`,
  );
}
