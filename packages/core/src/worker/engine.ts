import { Line, type LineLimits } from "../lane/line.js";
import type { MailboxEnd } from "../mailbox/mailbox.js";
import type { PortEnd } from "../port/frame-port.js";
import { MailboxPort } from "../port/mailbox-port.js";
import type { Status } from "../protocol/verbs.js";
import type { Schemas } from "../schema/schemas.js";
import { performance } from "../timers.js";
import { Pacer } from "../util/pacer.js";
import { abortedError, timeoutError, type WaitOptions } from "../util/wait-limits.js";
import { Answers } from "./answers.js";
import { Arrivals } from "./arrivals.js";
import { Calls } from "./calls.js";
import { Holdings } from "./holdings.js";
import { MessageQueue } from "./message-queue.js";
import { SharedLine } from "./shared-line.js";
import { SignalDesk, type SignalFrame } from "./signal-desk.js";
import { Standing } from "./standing.js";
import { assertMayBlock } from "./status-body.js";
import { StopOrder } from "./stop-order.js";
import type { TaskTable } from "./task-table.js";
import { notYet, PENDING, type Pending, type Waiter, type WaitKind, WaitList } from "./wait-list.js";
import type { WorkerScope } from "./worker-scope.js";
import { bossGone } from "./worker-streams.js";

/** Sleep of a blocked thread when nobody set a limit; it is woken by events, this is only its longest nap. */
const NAP_MS = 10_000;

/**
 * What stands between user code and the mailbox in a worker: takes signals and data in, keeps track of who waits,
 * and works with or without the event loop. One per worker; used by its main thread only.
 */
export class Engine implements WorkerScope {
  readonly desk: SignalDesk;
  readonly stop = new StopOrder();
  readonly messages = new MessageQueue((bytes) => {
    this.answers.taken++;
    this.line.consumed(bytes);
  });
  readonly line: Line;
  readonly calls: Calls;
  readonly shared = new SharedLine(this);
  readonly holdings = new Holdings();
  /** What data must be like, see `useSchemas`. */
  schemas: Schemas | undefined;
  /** Where `checkpointSync` looks plainly: the tail of the control lane, and what it held when last looked at. */
  readonly words: Int32Array;
  readonly tailIndex: number;
  /** NaN, unlike any tail, while something waits for a checkpoint. */
  seenTail = 0;
  /** Calls of `checkpointSync` since the engine last looked itself. */
  quietCalls = 0;
  readonly #port: MailboxPort;
  readonly limits: LineLimits;
  readonly answers = new Answers();
  readonly arrivals = new Arrivals(this);
  readonly #waits = new WaitList({
    isSuspended: (kind) => this.#isHeld(kind),
    onBegin: () => this.line.hold(),
    onEnd: (kind) => {
      this.line.release();
      this.#leave(kind);
    },
  });
  readonly #standing = new Standing();
  /** Outside of the port's batch: user code may run from here on. True when some of it is about to. */
  readonly #afterBatch = (): boolean => {
    this.stop.tell();
    if (this.isStanding || this.tasks?.isIdle) this.desk.settle(true);
    const begins = this.tasks?.afterBatch() ?? false;
    this.shared.retry();
    const settled = this.#waits.attemptAll();
    this.#arm();
    return settled || begins;
  };
  #portEnd: PortEnd | undefined;
  readonly #pacer = new Pacer();

  constructor(mailbox: MailboxEnd, limits: LineLimits) {
    let port: MailboxPort | undefined;
    this.limits = limits;
    this.desk = new SignalDesk({
      answer: (signal, status) => this.#answer(signal, status),
      onStop: () => {
        this.stop.arrive();
        this.tasks?.stopAll();
      },
    });
    this.line = new Line((events) => (port = new MailboxPort(mailbox, events)), "STATUS_DATA", limits, {
      onControl: (frame) => this.arrivals.control(frame),
      onData: (body) => this.arrivals.data(body),
      onInputEnd: () => this.messages.end(),
      onBatchEnd: this.#afterBatch,
      onEnd: (end) => {
        this.#portEnd = end;
        this.line.streams.leave(bossGone(end), false);
        this.#afterBatch();
      },
    });
    if (!port) throw new Error("the line made no port: this is a bug in Bossworks");
    this.#port = port;
    this.calls = new Calls(this);
    this.words = port.controlTail.words;
    this.tailIndex = port.controlTail.index;
    this.#arm();
  }

  get engine(): Engine {
    return this;
  }

  /** The tasks of a worker that runs tasks. */
  get tasks(): TaskTable | undefined {
    return this.arrivals.tasks;
  }

  /** True while user code stands at a checkpoint. */
  get isStanding(): boolean {
    return !this.#standing.isEmpty;
  }

  /** STOP has arrived or the boss is gone: nothing is begun any more. */
  get isOver(): boolean {
    return this.stop.error !== undefined || this.#portEnd !== undefined;
  }

  /** True once the boss is gone. */
  get isCut(): boolean {
    return this.#portEnd !== undefined;
  }

  /** Starts to listen in the event loop. */
  start(): void {
    this.#port.start();
  }

  report(progress: unknown): void {
    this.answers.report(progress);
  }

  /** A checkpoint without the event loop; `PENDING` waits block the thread. */
  waitSync<T>(kind: WaitKind, ready: () => T | Pending, options: WaitOptions = {}): T {
    const { signal, timeoutMs } = options;
    const until = timeoutMs === undefined ? Number.POSITIVE_INFINITY : performance.now() + timeoutMs;
    this.#standing.enter(kind);
    try {
      for (;;) {
        this.#port.poll();
        const hasRoom = this.line.retry();
        const got = this.#try(kind, ready);
        if (got !== PENDING) return got;
        const left = until - performance.now();
        if (!this.#isHeld(kind)) {
          if (signal?.aborted) throw abortedError(kind.what, signal);
          if (left <= 0) throw timeoutError(kind.what, timeoutMs ?? 0);
        }
        assertMayBlock(kind.what);
        if (!hasRoom) this.#port.waitSync(left > 0 ? Math.min(left, NAP_MS) : NAP_MS);
      }
    } catch (error) {
      (kind.of ?? this).stop.meet(error);
      throw error;
    } finally {
      this.#leave(kind);
    }
  }

  /** The same in the event loop. Settles in the order of asking. */
  async wait<T>(kind: WaitKind, ready: () => T | Pending, options?: WaitOptions): Promise<T> {
    return this.waitUnlessThere(kind, ready, options);
  }

  /** The same, but what is there at once comes as it is, and what fails at once is thrown. */
  waitUnlessThere<T>(kind: WaitKind, ready: () => T | Pending, options: WaitOptions = {}): T | Promise<T> {
    if (options.signal?.aborted) throw abortedError(kind.what, options.signal);
    // A loop that never really waits goes to the end of the line now and then, so that the event loop has a turn.
    const mustYield = this.#pacer.isDue();
    const got = this.#tryNow(kind, mustYield ? notYet : ready);
    if (got !== PENDING) return got;
    if (mustYield) this.#pacer.afterTurn(this.#afterBatch);
    return this.#waitInLine(kind, ready, options);
  }

  /** Apart from what is there at once, where its closure would cost. */
  #waitInLine<T>(kind: WaitKind, ready: () => T | Pending, options: WaitOptions): Promise<T> {
    return this.#waits.add(kind, () => this.#try(kind, ready), options);
  }

  /** `PENDING` while suspended; throws once stopped. What every wait asks first. */
  gate(): Pending | undefined {
    this.stop.throwIfAny();
    if (this.#portEnd) throw bossGone(this.#portEnd);
    return this.desk.isSuspended ? PENDING : undefined;
  }

  /** What somebody waits for may be there: the next call in line may begin, sends may have been accepted. */
  onFree(): void {
    this.#waits.attemptAll();
  }

  /** A look for orders, by who runs one task after another. */
  look(): void {
    this.#port.poll();
    this.#arm();
  }

  /** The same, where a plain read of the control lane's tail shows one. */
  lookIfToldOf(): void {
    if (this.words[this.tailIndex] !== this.#port.seenControlTail) this.look();
  }

  /** A task has ended: what it left waiting is given up. */
  giveUp(task: Waiter, error: Error): void {
    this.#waits.rejectAll(task, error);
  }

  /** Hands everything over to the rings without the event loop, for `deadlineMs` at most. True when done. */
  flushSync(deadlineMs: number): boolean {
    const until = performance.now() + deadlineMs;
    for (;;) {
      this.#port.poll();
      const hasRoom = this.line.retry();
      if (this.line.isFlushed) return true;
      const left = until - performance.now();
      if (left <= 0 || this.#portEnd) return false;
      if (!hasRoom) this.#port.waitSync(Math.min(left, NAP_MS));
    }
  }

  /** Resolves when everything has been handed over, or can no longer be. */
  async flush(): Promise<void> {
    const isDone = (): boolean => this.line.isFlushed || this.#portEnd !== undefined;
    if (!isDone()) await this.#waits.add({ what: "flush" }, () => (isDone() ? undefined : PENDING), {});
  }

  /** The first attempt of a wait. */
  #tryNow<T>(kind: WaitKind, ready: () => T | Pending): T | Pending {
    this.#standing.enter(kind);
    this.#port.poll();
    let waits = false;
    try {
      const got = this.#try(kind, ready, true);
      waits = got === PENDING;
      return got;
    } finally {
      // Not a moment longer: SUSPEND must not be confirmed for code that is about to go on.
      if (!waits) this.#leave(kind);
    }
  }

  #leave(kind: WaitKind): void {
    this.#standing.leave(kind);
    this.answers.atCheckpoint();
    this.#arm();
  }

  /** `isNew`: it stands in no line yet, and behind who does. */
  #try<T>(kind: WaitKind, ready: () => T | Pending, isNew = false): T | Pending {
    const { of } = kind;
    this.shared.retry();
    this.desk.settle(true);
    of?.settle();
    const isPast = kind.outlastsStop && (of?.stop ?? this.stop).error && !this.#portEnd;
    // A task's own gate comes first: its STOP is its own error, also when the whole worker stops.
    if (!isPast && (of?.gate() === PENDING || this.gate() === PENDING)) return PENDING;
    return isNew && !this.#waits.isFree(kind) ? PENDING : ready();
  }

  #isHeld({ of }: WaitKind): boolean {
    return this.desk.isSuspended || (of?.isSuspended ?? false);
  }

  /** Lets `checkpointSync` pass by as long as nothing is to be done. */
  #arm(): void {
    const busy =
      this.desk.hasWaiting ||
      this.stop.error ||
      this.#portEnd ||
      this.tasks?.isBusy ||
      !this.line.isHandedOver ||
      this.desk.isSuspended;
    this.seenTail = busy ? Number.NaN : this.#port.seenControlTail;
    this.quietCalls = 0;
  }

  #answer(signal: SignalFrame, status: Status): void {
    if (signal.verb !== "STATUS") this.answers.stateChanged();
    if (this.isStanding || this.tasks?.isIdle || this.quietCalls > 0) this.answers.atCheckpoint();
    this.quietCalls = 0;
    if (signal.verb === "LISTEN" && status === "STATUS_WAITING") {
      return this.line.control(status, signal.id, this.calls.takeBody(), this.line.after);
    }
    if (status === "STATUS_ERROR") {
      return this.line.control(status, signal.id, this.answers.refusal(signal, this.desk.state));
    }
    this.line.control(status, signal.id, this.answers.body(this.#standing.reporter));
  }
}
