import { type MailboxEnd, openRings, type Rings } from "../mailbox/mailbox.js";
import { CLOSED, closedWord, END, WORD, wantsWord } from "../mailbox/ring-layout.js";
import type { RingReader, TakeRecord } from "../mailbox/ring-reader.js";
import { Wake } from "../mailbox/wake.js";
import type { Frame, FrameReader, Lane } from "../protocol/frame.js";
import { frameBytes, LANE, passFrame, readFrame, writeFrame } from "../protocol/frame.js";
import { clearImmediate, setImmediate } from "../timers.js";
import { mailboxBodyLimits } from "./body-limits.js";
import type { FramePort, FramePortEvents, PortEnd } from "./frame-port.js";
import { OrderFirst } from "./order-first.js";
import { RecallDesk } from "./recall-desk.js";
import { spin } from "./spin.js";

/** One turn of the event loop takes at most so many bytes from one mailbox, so that a flood starves nobody. */
const TURN_BYTES = 64 * 1024;

/** After so many data frames the control lane is looked at again: what is ordered waits some microseconds at most. */
const DATA_RECORDS = 64;

const SPOILT: PortEnd = { kind: "broken", message: "the mailbox holds what no writer of ours writes" };

/**
 * A `FramePort` over a mailbox in shared memory: no sequence, no acknowledgement, no loss; head movement is the
 * receipt. Beside the seam it has what only a worker may use: `poll` and `waitSync`, which work without the
 * event loop. Used by one thread only.
 */
export class MailboxPort implements FramePort {
  readonly maxBodyBytes: readonly [number, number];
  readonly #rings: Rings;
  readonly #events: FramePortEvents;
  readonly #wake: Wake;
  readonly #bell: MailboxEnd["bell"];
  readonly #words: Int32Array;
  readonly #ownWants: number;
  readonly #peerWants: number;
  readonly #ownClosed: number;
  readonly #peerClosed: number;
  readonly #onBell = (): void => this.#pump();
  readonly #hasWork = (): boolean => this.#looksBusy();
  /** Before who waits goes to sleep. */
  readonly #spin = (): boolean => spin(Atomics.load(this.#words, WORD.SPIN_US), this.#hasWork);
  readonly #takeControl = this.#taker(LANE.CONTROL, readFrame);
  readonly #takeData: TakeRecord;
  readonly #freedControl = (): void => this.#noticeFreed(LANE.CONTROL);
  readonly #freedData = (): void => this.#noticeFreed(LANE.DATA);
  readonly #orderFirst = new OrderFirst();
  #blocked = 0;
  #holds = 0;
  #started = false;
  #polling = false;
  #heldBack = false;
  #finishing = false;
  #ended = false;
  #closed = false;
  #scheduled: NodeJS.Immediate | undefined;
  readonly #recalls: RecallDesk | undefined;

  /** `passesData`: data frames are only passed on, so what is in them is not read, and their memory is lent. */
  constructor(mailbox: MailboxEnd, events: FramePortEvents, { passesData = false } = {}) {
    const { memory, end, bell } = mailbox;
    const peer = end === END.BOSS ? END.WORKER : END.BOSS;
    this.#rings = openRings(memory, end, passesData);
    this.#events = events;
    this.#takeData = this.#taker(LANE.DATA, passesData ? passFrame : readFrame);
    this.#bell = bell;
    this.#words = this.#rings.words;
    if (end === END.BOSS) this.#recalls = new RecallDesk(this.#words, events, () => this.#closed);
    this.#ownWants = wantsWord(end);
    this.#peerWants = wantsWord(peer);
    this.#ownClosed = closedWord(end);
    this.#peerClosed = closedWord(peer);
    this.#wake = new Wake(this.#words, end, { ring: () => bell.postMessage(0) });
    this.maxBodyBytes = mailboxBodyLimits(memory);
    bell.on("message", this.#onBell);
    bell.unref();
  }

  /** Starts listening; frames that arrived earlier are handed over in a turn of their own. Called once. */
  start(): void {
    this.#started = true;
    this.#schedule();
  }

  /** Words of the mailbox and index of the control lane's tail, for a plain look between polls. */
  get controlTail(): { readonly words: Int32Array; readonly index: number } {
    return { words: this.#words, index: this.#rings.readers[LANE.CONTROL].tailWord };
  }

  /** What the control lane's tail word holds while nothing new has arrived. */
  get seenControlTail(): number {
    return this.#rings.readers[LANE.CONTROL].seenTail;
  }

  send(lane: Lane, frame: Frame): "ok" | "full" {
    if (this.#closed || this.#ended) return "ok";
    if (lane === LANE.CONTROL && this.#recalls?.take(frame)) return "ok";
    const writer = this.#rings.writers[lane];
    const length = frameBytes(frame);
    let at = writer.reserve(length);
    if (at < 0) {
      // Announce the wish, then look again: the reader frees first and looks for wishes afterwards.
      Atomics.or(this.#words, this.#ownWants, 1 << lane);
      this.#blocked |= 1 << lane;
      at = writer.reserve(length);
      if (at < 0) return "full";
    }
    writeFrame(writer.bytes, writer.view, at, frame);
    writer.publish();
    this.#wake.ringPeer();
    return "ok";
  }

  hold(): void {
    if (this.#holds++ === 0 && !this.#closed) this.#bell.ref();
    // Who begins to wait looks for the answer itself for a while: a doorbell would bring it five times later.
    if (this.#started && !this.#scheduled && Atomics.load(this.#words, WORD.SPIN_US) > 0) this.#schedule();
  }

  release(): void {
    if (--this.#holds === 0 && !this.#closed) this.#bell.unref();
  }

  /**
   * Takes what has arrived, control first; of a flood no more than a turn's share, and no data after control: what was
   * ordered shall be obeyed before. True when something had arrived. A call from inside `onFrame` does nothing.
   */
  poll(): boolean {
    if (this.#polling || this.#ended) return false;
    const came = this.#takeAll(TURN_BYTES) > 0;
    const hasRoom = this.#noticeRoom();
    if (came || hasRoom) this.#events.onBatchEnd();
    // Who has blocked counts as asleep again, and nobody rings for what came before and was not taken now.
    if (this.#started && !this.#scheduled && !this.#closed && this.#looksBusy()) this.#schedule();
    return came;
  }

  /** Blocks the thread until something may have changed, for `timeoutMs` at most. Never on a boss's thread. */
  waitSync(timeoutMs: number): void {
    if (this.#ended || this.#spin()) return;
    this.#wake.block(timeoutMs, this.#hasWork);
  }

  /** Leaves data in the ring, where its writer waits behind it, or takes it again: for who can pass on no more. */
  holdBack(isHeldBack: boolean): void {
    if (this.#heldBack === isHeldBack || this.#finishing) return;
    this.#heldBack = isHeldBack;
    if (!isHeldBack && !this.#scheduled && !this.#closed) this.#schedule();
  }

  /** The peer is known to be gone: hands over what it had published, then ends. */
  finish(end: PortEnd): void {
    if (this.#ended) return;
    this.#heldBack = false;
    this.#finishing = true;
    while (!this.#polling && this.#takeAll(Number.POSITIVE_INFINITY) > 0);
    this.#end(end);
  }

  close(): void {
    this.#shut(CLOSED.CLOSED);
  }

  abort(_reason: string): void {
    this.#shut(CLOSED.ABORTED);
  }

  #shut(how: number): void {
    if (this.#closed) return;
    this.#closed = true;
    Atomics.store(this.#words, this.#ownClosed, how);
    this.#wake.ringPeer();
    if (this.#scheduled) clearImmediate(this.#scheduled);
    this.#bell.off("message", this.#onBell);
    this.#bell.close();
  }

  #end(end: PortEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.close();
    this.#events.onEnd(end);
  }

  #schedule(): void {
    this.#wake.stir();
    this.#scheduled = setImmediate(() => {
      this.#scheduled = undefined;
      this.#pump();
    });
  }

  /** One turn: take, tell who may write, and announce sleep only when there is nothing left to do. */
  #pump(): void {
    if (this.#ended || this.#closed || this.#scheduled) return;
    // While we are up nobody needs to ring us.
    this.#wake.stir();
    let budget = TURN_BYTES;
    for (;;) {
      const taken = this.#takeAll(budget);
      budget -= taken;
      this.#noticeRoom();
      // Who waited may have got what it waited for: its code runs before we look on.
      const letOthersGoOn = this.#events.onBatchEnd() || (taken > 0 && this.#holds > 0);
      if (this.#ended || this.#closed) return;
      if (letOthersGoOn || budget <= 0) return this.#schedule();
      if (this.#holds > 0 && this.#spin()) continue;
      this.#wake.park();
      if (!this.#looksBusy()) return;
      this.#wake.stir();
    }
  }

  #takeAll(budget: number): number {
    if (this.#polling) return 0;
    this.#polling = true;
    let taken = 0;
    try {
      const [control, data] = this.#rings.readers;
      for (;;) {
        // Data is fetched before control is: what was said on the control lane before that data is handed over before it.
        if (!this.#heldBack) this.#fetch(data, this.#freedData);
        this.#fetch(control, this.#freedControl);
        const ordered = this.#take(control, this.#takeControl);
        taken += ordered;
        if (this.#orderFirst.postponesData(ordered > 0)) return taken;
        const freed = this.#heldBack ? 0 : this.#take(data, this.#takeData, DATA_RECORDS);
        if (freed <= 0) break;
        taken += freed;
        if (taken >= budget) return taken;
      }
      const closed = Atomics.load(this.#words, this.#peerClosed);
      // Closed is stored after the last frame was published, so empty rings after it are empty for good.
      if (closed !== CLOSED.NO && control.isEmpty() && data.isEmpty()) {
        const kind = closed === CLOSED.ABORTED ? "aborted" : "closed";
        this.#end({ kind, message: "the other end closed" });
      }
    } finally {
      this.#polling = false;
    }
    return taken;
  }

  #fetch(reader: RingReader, onFreed: () => void): void {
    if (!this.#ended && !reader.fetch(onFreed)) this.#end(SPOILT);
  }

  #take(reader: RingReader, onRecord: TakeRecord, most?: number): number {
    const taken = this.#ended ? 0 : reader.take(onRecord, most);
    if (taken < 0) this.#end(SPOILT);
    return Math.max(taken, 0);
  }

  /**
   * Wakes a peer that found the lane full, once there is room worth it. Its wish is left for it to take back: between
   * our look and our clearing it could fill the ring again and wish anew, and that wish would be lost.
   */
  #noticeFreed(lane: Lane): void {
    if (!(Atomics.load(this.#words, this.#peerWants) & (1 << lane))) return;
    if (this.#rings.readers[lane].hasRoom()) this.#wake.ringPeer();
  }

  #taker(lane: Lane, read: FrameReader): TakeRecord {
    return (bytes, view, start, end) => {
      if (this.#ended) return;
      const frame = read(bytes, view, start, end);
      if (frame) this.#events.onFrame(lane, frame);
      else this.#end({ kind: "broken", message: "a record in the mailbox is no frame" });
    };
  }

  /** Tells who had found a lane full that it takes frames again. True when it told anybody. */
  #noticeRoom(): boolean {
    let told = false;
    for (const lane of [LANE.CONTROL, LANE.DATA]) {
      if (this.#blocked & (1 << lane) && this.#rings.writers[lane].hasRoom()) {
        this.#blocked &= ~(1 << lane);
        Atomics.and(this.#words, this.#ownWants, ~(1 << lane));
        this.#events.onWritable(lane);
        told = true;
      }
    }
    return told;
  }

  #looksBusy(): boolean {
    const [control, data] = this.#rings.readers;
    const hasData = !data.isEmpty();
    if (!control.isEmpty() || (hasData && !this.#heldBack)) return true;
    if (!hasData && Atomics.load(this.#words, this.#peerClosed) !== CLOSED.NO) return !this.#ended;
    for (const lane of [LANE.CONTROL, LANE.DATA]) {
      if (this.#blocked & (1 << lane) && this.#rings.writers[lane].hasRoom()) return true;
    }
    return false;
  }
}
