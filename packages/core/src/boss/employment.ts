import { decode, encode } from "../codec/codec.js";
import { BossworksError } from "../errors/bossworks-error.js";
import type { HostExit, HostedWorker, Where } from "../host/host.js";
import { Line, type LineLimits, type Undelivered } from "../lane/line.js";
import type { FramePort, FramePortEvents } from "../port/frame-port.js";
import { FLAG, type Frame } from "../protocol/frame.js";
import { isStatus, type Signal, type Status } from "../protocol/verbs.js";
import { deferred, handled } from "../util/deferred.js";
import { armLimits, type WaitOptions } from "../util/wait-limits.js";
import { CALL_ID } from "../worker/engine.js";
import { decodeStatusBody } from "../worker/status-body.js";
import { CallDesk } from "./call-desk.js";
import { type End, endByExit, endBySaid } from "./how-ended.js";
import { Inbox } from "./inbox.js";
import type { Order } from "./orders.js";
import { PendingReplies } from "./pending-replies.js";
import type { StatusReport } from "./status-report.js";

/** Signals that are answered by a report. */
export type ReportedSignal = Extract<Signal, "STATUS" | "SUSPEND" | "RESUME">;

/** What an employment tells the one who employs: the employee's events, and the boss's. */
export interface EmploymentEvents {
  onStatus(report: StatusReport): void;
  onMessage(data: unknown): void;
  hasMessageListeners(): boolean;
  onCalling(): void;
  callHandler(): ((data: unknown) => unknown) | undefined;
  onUnread(count: number): void;
  onLeaked(): void;
  onExit(end: End, exit: HostExit, undelivered: readonly Undelivered[]): void;
}

export interface EmploymentSettings {
  readonly id: string;
  readonly name: string;
  readonly dealerName: string;
  readonly limits: LineLimits;
  readonly signalTimeoutMs: number;
}

/**
 * One worker as its boss knows it: the conversation with it, what it said last, and how it ended. Everything public
 * (Employee, Boss) is a view of this. Knows nothing of how bytes travel.
 */
export class Employment {
  readonly id: string;
  readonly dealerName: string;
  readonly inbox: Inbox;
  readonly calls: CallDesk;
  readonly result: Promise<unknown>;
  readonly exited: Promise<{ code: number | null; signal: string | null }>;
  /** Settles when the worker has joined, or never will. */
  readonly joined = deferred<void>();
  /** Set by the boss: the public view of this. */
  employee: unknown;
  readonly #settings: EmploymentSettings;
  readonly #events: EmploymentEvents;
  readonly #line: Line;
  readonly #replies = new PendingReplies();
  readonly #result = deferred<unknown>();
  readonly #exited = deferred<{ code: number | null; signal: string | null }>();
  /** Signals whose answers are not told as events. */
  readonly #quietIds = new Set<number>();
  #name: string;
  #state: Status = "STATUS_READY";
  #where: Where | undefined;
  #hosted: HostedWorker | undefined;
  #drain: (() => void) | undefined;
  #said: { end: End; taken: number | undefined } | undefined;
  #end: End | undefined;
  #hasExited = false;
  #killed: "by order" | "leaked" | undefined;

  constructor(
    settings: EmploymentSettings,
    makePort: (events: FramePortEvents) => FramePort,
    events: EmploymentEvents,
  ) {
    this.#settings = settings;
    this.#events = events;
    this.id = settings.id;
    this.dealerName = settings.dealerName;
    this.#name = settings.name;
    this.result = handled(this.#result.promise);
    this.exited = this.#exited.promise;
    void handled(this.joined.promise);
    this.inbox = new Inbox({
      consumed: (charge) => {
        if (!this.#hasExited) this.#line.consumed(charge);
      },
      hasListeners: () => events.hasMessageListeners(),
      tell: (data) => events.onMessage(data),
    });
    this.calls = new CallDesk({
      handler: () => events.callHandler(),
      listen: async (callId) => (await this.#exchange("LISTEN", {}, { body: encode(callId) })).body,
      checkSize: (body) => this.#line.checkSize(body),
      answer: (callId, body) => {
        if (!this.#end) this.#line.control("DATA", callId, body);
      },
      give: (signal) => this.#giveOrder(signal),
    });
    this.#line = new Line(
      makePort,
      "DATA",
      { ...settings.limits, keepUndelivered: true },
      {
        onControl: (frame) => this.#onControl(frame),
        onData: (body, charge) => this.inbox.push(body, charge),
        onInputEnd: () => {},
        onPeerWaits: () => {
          if (!this.inbox.hasTaker) events.onUnread(this.inbox.count);
        },
        onBatchEnd: () => {},
        // The worker's end is known by its host; a port that ends before it is broken, and then so is the worker.
        onEnd: (end) => {
          if (end.kind === "broken") this.#hosted?.kill();
        },
      },
    );
  }

  get name(): string {
    return this.#name;
  }

  get state(): Status {
    return this.#state;
  }

  get where(): Where | undefined {
    return this.#where;
  }

  get hosted(): HostedWorker | undefined {
    return this.#hosted;
  }

  /** How it ended, once that is known; the thread or process may still be leaving. */
  get end(): End | undefined {
    return this.#end;
  }

  get hasExited(): boolean {
    return this.#hasExited;
  }

  /** What the iteration over its messages ends with. */
  get iterationError(): Error | undefined {
    const how = this.#end?.how;
    return how === "FINISHED" || how === "STOPPED" ? undefined : this.#end?.error;
  }

  /**
   * Binds it to the started thread or process, and tells the worker what it is employed for. `drain` hands over
   * what a dead worker had published, and fences off what comes after.
   */
  begin(hosted: HostedWorker, employBody: Uint8Array, drain: () => void): void {
    this.#hosted = hosted;
    this.#drain = drain;
    void hosted.exited.then((exit) => {
      this.#drain?.();
      // Its joining may be among what was drained: who employed it gets a turn to listen before it is gone.
      setImmediate(() => this.#onExit(exit));
    });
    this.#line.control("EMPLOY", this.#replies.nextId(), employBody);
  }

  /** Sends a signal and waits for its report. */
  async ask(signal: ReportedSignal, options: WaitOptions = {}): Promise<StatusReport> {
    const timeoutMs = options.timeoutMs ?? this.#settings.signalTimeoutMs;
    return this.#report(await this.#exchange(signal, { ...options, timeoutMs }));
  }

  /** Asks for the status on the library's own behalf: no event, no limit. */
  async probe(): Promise<StatusReport> {
    return this.#report(await this.#exchange("STATUS", {}, { quiet: true }));
  }

  /** Says STOP; its answer is the end. */
  sayStop(): void {
    if (!this.#end) this.#line.control("STOP", this.#replies.nextId());
  }

  /** Gives data to the worker; resolves when accepted. */
  async send(body: Uint8Array, options: WaitOptions): Promise<void> {
    this.assertHere();
    if (options.signal?.aborted)
      throw new BossworksError("ABORTED", "send was aborted", { cause: options.signal.reason });
    if (this.#line.offer(body)) return;
    const accepted = deferred<void>();
    const withdraw = this.#line.waitForRoom(body, accepted.resolve, accepted.reject);
    const disarm = armLimits("send", options, (error) => {
      if (withdraw()) accepted.reject(error);
    });
    this.#line.hold();
    try {
      await accepted.promise;
    } finally {
      disarm();
      this.#line.release();
    }
  }

  /** No more data will be sent. */
  endInput(): void {
    this.assertHere();
    this.#line.endOutput(
      new BossworksError("INPUT_ENDED", `end() was called on ${this.name}; it takes no more data`),
    );
  }

  /** Keeps the event loop awake for this worker while something waits. */
  hold(): () => void {
    this.#line.hold();
    return () => this.#line.release();
  }

  /** Notes that the end, when it comes, is a kill. */
  markKilled(): void {
    this.#killed ??= "by order";
  }

  /** Node could not end it: the employment ends all the same. */
  leak(): void {
    if (this.#hasExited) return;
    this.#killed = "leaked";
    this.#hosted?.abandon();
    this.#events.onLeaked();
    this.#onExit({ code: null, signal: null });
  }

  /** Throws WORKER_GONE once it has ended. */
  assertHere(): void {
    if (this.#end) throw this.goneError();
  }

  goneError(): BossworksError {
    const how = this.#end?.how.toLowerCase().replaceAll("_", " ") ?? "ended";
    return new BossworksError(
      "WORKER_GONE",
      `${this.name} is gone: it ${how === "failed" || how === "exited" ? how : `has ended (${how})`}`,
      {
        worker: this.id,
        dealer: this.dealerName,
        cause: this.#end?.error,
      },
    );
  }

  /** The last known report, with why there is no newer one. */
  lastReport(error?: Error): StatusReport {
    const pending = { toWorker: 0, fromWorker: this.inbox.count };
    return {
      id: this.id,
      status: this.#state,
      progress: undefined,
      ...(error && { error }),
      sinceMs: 0,
      lastCheckpointMs: 0,
      link: "up",
      pending,
    };
  }

  async #exchange(
    signal: Signal,
    limits: WaitOptions,
    { body, quiet = false }: { body?: Uint8Array; quiet?: boolean } = {},
  ): Promise<Frame> {
    this.assertHere();
    if (limits.signal?.aborted)
      throw new BossworksError("ABORTED", `${signal} was aborted`, { cause: limits.signal.reason });
    const id = this.#replies.nextId();
    if (quiet) this.#quietIds.add(id);
    this.#line.hold();
    try {
      const answer = this.#replies.wait(id, `${signal} to ${this.name}`, limits);
      this.#line.control(signal, id, body);
      const frame = await answer;
      if (frame.verb === "STATUS_ERROR") {
        throw new BossworksError("SIGNAL_REFUSED", `${this.name} refused ${signal} in state ${this.#state}`, {
          worker: this.id,
        });
      }
      return frame;
    } finally {
      this.#line.release();
    }
  }

  async #giveOrder(signal: Order["order"]): Promise<void> {
    if (signal === "STOP") this.sayStop();
    else await this.ask(signal);
  }

  #onControl(frame: Frame): void {
    if (this.#end) return;
    const { verb } = frame;
    if (verb === "STATUS_JOINED") return this.#onJoined(frame);
    if (
      verb === "STATUS_FINISHED" ||
      verb === "STATUS_FAILED" ||
      verb === "STATUS_STOPPED" ||
      verb === "STATUS_LOAD_FAILED"
    ) {
      return this.#onLastWord(frame);
    }
    if (!isStatus(verb)) return;
    if (verb === "STATUS_ERROR") return this.#replies.settle(frame);
    this.#state = verb;
    if (verb === "STATUS_CALLING") {
      this.#events.onCalling();
      return this.calls.called(frame.id);
    }
    if (frame.id >= CALL_ID) return this.calls.over(frame.id);
    this.#replies.settle(frame);
    if (!this.#quietIds.delete(frame.id) && !isCallData(frame)) this.#events.onStatus(this.#report(frame));
  }

  #onJoined(frame: Frame): void {
    const said = decode(frame.body) as {
      name: string;
      status: Status;
      pid: number;
      threadId: number;
      host: string;
    };
    this.#name = said.name;
    this.#state = said.status;
    this.#where = Object.freeze({
      kind: said.threadId > 0 ? "thread" : "process",
      pid: said.pid,
      threadId: said.threadId,
      host: said.host,
    });
    this.joined.resolve();
  }

  #onLastWord(frame: Frame): void {
    const said = decode(frame.body, { owned: true }) as { taken?: number; value?: unknown };
    const named = { id: this.id, name: this.#name, dealer: this.dealerName };
    this.#said = { end: endBySaid(named, frame.verb, said), taken: said.taken };
    this.#settle(this.#said.end);
  }

  /** The end is known: everything that waits is told. The thread or process may still be leaving. */
  #settle(end: End): void {
    if (this.#end) return;
    this.#end = end;
    this.#state = end.state;
    if (end.error) {
      this.joined.reject(end.error);
      this.#result.reject(end.error);
    } else {
      this.#result.resolve(end.value);
    }
    this.#replies.rejectAll(() => this.goneError());
    this.inbox.end();
  }

  #onExit(exit: HostExit): void {
    if (this.#hasExited) return;
    this.#drain?.();
    const named = { id: this.id, name: this.#name, dealer: this.dealerName };
    // What a dying thread had published is valid: its last word counts more than its exit code.
    this.#settle(endByExit(named, exit, this.#killed));
    this.#hasExited = true;
    const undelivered = this.#line.shut(this.goneError(), this.#said?.taken);
    this.#line.close();
    this.#exited.resolve({ code: exit.code, signal: exit.signal });
    this.#events.onExit(this.#end as End, exit, undelivered);
  }

  #report(frame: Frame): StatusReport {
    const said = decodeStatusBody(isCallData(frame) ? new Uint8Array(0) : frame.body);
    return {
      id: this.id,
      status: frame.verb as Status,
      progress: said.progress,
      ...(said.progressError !== undefined && { progressError: said.progressError }),
      sinceMs: said.sinceMs,
      lastCheckpointMs: said.lastCheckpointMs,
      link: "up",
      pending: { toWorker: Math.max(0, this.#line.accepted - said.taken), fromWorker: this.inbox.count },
    };
  }
}

/** STATUS_WAITING in answer to LISTEN carries the call's data, not a report; only that one has an `after`. */
function isCallData(frame: Frame): boolean {
  return frame.verb === "STATUS_WAITING" && (frame.flags & FLAG.AFTER) !== 0;
}
