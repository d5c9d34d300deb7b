import { decodeEnvelope } from "../codec/codec.js";
import { BossworksError } from "../errors/bossworks-error.js";
import type { HostExit, HostedWorker, Where } from "../host/host.js";
import { Line } from "../lane/line.js";
import type { FramePort, FramePortEvents } from "../port/frame-port.js";
import type { LinkEvents } from "../port/link-events.js";
import type { Frame } from "../protocol/frame.js";
import { isStatus, type Status } from "../protocol/verbs.js";
import { AskDesk } from "../shared/ask-desk.js";
import { setImmediate } from "../timers.js";
import type { ByteSpan } from "../util/byte-span.js";
import { deferred, handled } from "../util/deferred.js";
import type { WaitOptions } from "../util/wait-limits.js";
import { CALL_ID } from "../worker/calls.js";
import type { CallDesk } from "./call-desk.js";
import type { EmploymentEvents, EmploymentSettings, ReportedSignal, Restarter } from "./employment-events.js";
import { Exchange } from "./exchange.js";
import { type End, endByExit, endBySaid, goneError, isLastWord, type Named } from "./how-ended.js";
import { endByBrokenLink, endByPort, type LostEnd, lost } from "./how-lost.js";
import { Inbox } from "./inbox.js";
import { readJoined } from "./joined.js";
import { LinkWatch } from "./link-watch.js";
import { makeCallDesk } from "./make-call-desk.js";
import { Outcome } from "./outcome.js";
import { takeError } from "./refused-message.js";
import { Sender } from "./sender.js";
import { isCallData, type KnownHere, reportOf, reportWithout, type StatusReport } from "./status-report.js";
import { TaskLine } from "./task-line.js";
import { tellUnread } from "./tell-unread.js";

/**
 * One worker as its boss knows it: the conversation with it, what it said last, and how it ended. Everything public
 * (Employee, Boss) is a view of this. Knows nothing of how bytes travel.
 */
export class Employment {
  readonly id: string;
  readonly dealerName: string;
  readonly inbox: Inbox;
  readonly calls: CallDesk;
  /** What a pool says and hears through it; undefined where it runs no tasks. */
  readonly tasks: TaskLine | undefined;
  readonly streams: Line["streams"];
  /** Settles when the worker has joined, or never will. */
  readonly joined = deferred<void>();
  /** Set by the boss: the public view of this. */
  employee: unknown;
  /** Set by the boss, until somebody has followed. */
  restarter: Restarter | undefined;
  readonly #settings: EmploymentSettings;
  readonly #events: EmploymentEvents;
  readonly #line: Line;
  readonly #link: LinkWatch;
  readonly #sender: Sender;
  readonly #exchange: Exchange;
  readonly #outcome = new Outcome();
  readonly #asks: AskDesk;
  readonly #onBroken = (error: Error): void => this.#lose(endByBrokenLink(this.#named(), error));
  #name: string;
  #state: Status = "STATUS_READY";
  #where: Where | undefined;
  #hosted: HostedWorker | undefined;
  #drain: (() => void) | undefined;
  /** Data messages its user code had taken, by its last word. */
  #taken: number | undefined;

  constructor(
    settings: EmploymentSettings,
    makePort: (events: FramePortEvents, links: LinkEvents) => FramePort,
    events: EmploymentEvents,
  ) {
    this.#settings = settings;
    this.#events = events;
    this.id = settings.id;
    this.dealerName = settings.dealerName;
    this.#name = settings.name;
    void handled(this.joined.promise);
    const noticeUnread = (): void => tellUnread(this, this.#line, (count) => events.onUnread(count));
    this.inbox = new Inbox({
      consumed: (bytes) => {
        if (!this.end) this.#line.consumed(bytes);
      },
      // What overtakes its joining waits for it.
      hasListeners: () => this.#where !== undefined && events.hasMessageListeners(),
      tell: (data) => events.onMessage(data),
      onReleased: () => noticeUnread(),
      onBadData: this.#onBroken,
    });
    this.#link = new LinkWatch(events, this.#outcome, settings.trouble);
    const { windowBytes, maxMessageBytes } = settings.limits;
    this.#line = new Line(
      (portEvents) => makePort(portEvents, this.#link),
      "DATA",
      { windowBytes, maxMessageBytes, keepUndelivered: settings.tasks === undefined },
      {
        onControl: (frame) => this.#onControl(frame),
        onData: (body) => (this.tasks ? this.#onTaskMessage(this.tasks, body) : this.inbox.push(body)),
        onInputEnd: () => {},
        onPeerWaits: () => noticeUnread(),
        onBatchEnd: () => false,
        onEnd: (end) => this.#lose(endByPort(this.#named(), end, this.#link.lastBreak)),
      },
    );
    this.streams = this.#line.streams;
    this.#sender = new Sender(this.#line);
    this.#exchange = new Exchange(this.#line);
    this.calls = makeCallDesk(this, this.#line, this.#exchange, () => events.callHandler());
    const { tasks, signalTimeoutMs } = settings;
    this.#asks = new AskDesk(settings.shared, this.#line, this.#onBroken);
    this.tasks = tasks && new TaskLine(this, this.#line, this.#exchange, tasks, signalTimeoutMs);
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

  get result(): Promise<unknown> {
    return this.#outcome.result;
  }

  get exited(): Promise<{ code: number | null; signal: string | null }> {
    return this.#outcome.exited;
  }

  get end(): End | undefined {
    return this.#outcome.end;
  }

  get hasExited(): boolean {
    return this.#outcome.hasExited;
  }

  /** What the iteration over its messages ends with. */
  get iterationError(): Error | undefined {
    return this.#outcome.iterationError;
  }

  /**
   * Binds it to the started thread or process, and tells the worker what it is employed for. `drain` hands over
   * what a dead worker had published, and fences off what comes after.
   */
  begin(hosted: HostedWorker, employBody: ByteSpan, drain: () => void): void {
    this.#hosted = hosted;
    this.#drain = drain;
    void hosted.exited.then((exit) => {
      this.#drain?.();
      // Its joining may be among what was drained: who employed it gets a turn to listen before it is gone.
      setImmediate(() => this.#onExit(exit));
    });
    this.#exchange.say("EMPLOY", employBody);
  }

  /** Sends a signal and waits for its report. */
  async ask(signal: ReportedSignal, options: WaitOptions = {}): Promise<StatusReport> {
    this.assertHere();
    const timeoutMs = options.timeoutMs ?? this.#settings.signalTimeoutMs;
    return reportOf(await this.#exchange.ask(this, signal, { ...options, timeoutMs }), this.#known());
  }

  /** Asks for the status on the library's own behalf: no event, no limit. */
  async probe(): Promise<StatusReport> {
    this.assertHere();
    return reportOf(await this.#exchange.ask(this, "STATUS", {}, { quiet: true }), this.#known());
  }

  /** Says STOP; its answer is the end. */
  sayStop(): void {
    this.restarter?.cancel();
    if (!this.end) this.#exchange.say("STOP");
  }

  /** Gives data to the worker; resolves when accepted. Throws WORKER_GONE. */
  send(body: ByteSpan, options: WaitOptions): Promise<void> {
    this.assertHere();
    return this.#sender.send(body, options);
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

  /** Notes that the end, when it comes, is a kill; `why` ends the sentence "x was killed". */
  markKilled(why = ""): void {
    this.#outcome.markKilled(why);
  }

  /** Node could not end it: the employment ends all the same. */
  leak(): void {
    if (this.hasExited) return;
    this.#outcome.markLeaked(this.#hosted?.abandon() ?? "it never started");
    this.#events.onLeaked();
    this.#onExit({ code: null, signal: null });
  }

  /** Throws WORKER_GONE once it has ended. */
  assertHere(): void {
    if (this.end) throw goneError(this.#named(), this.end);
  }

  /** The last known report, with why there is no newer one. */
  lastReport(error?: Error): StatusReport {
    return reportWithout(this.#state, this.#known(), error);
  }

  #onControl(frame: Frame): void {
    const { verb } = frame;
    // Who is being killed joins no more.
    if (this.end || (verb === "STATUS_JOINED" && this.#outcome.killed)) return;
    if (verb === "STATUS_JOINED") {
      ({ name: this.#name, status: this.#state, where: this.#where } = readJoined(frame.body));
      this.#events.onJoined();
      return this.joined.resolve();
    }
    if (verb === "ASK") return this.#asks.take(frame);
    if (isLastWord(verb)) return this.#onLastWord(frame);
    if (this.tasks?.took(frame) || !isStatus(verb)) return;
    if (verb === "STATUS_ERROR") return takeError(frame, this.#exchange, this.#events);
    this.#state = verb;
    if (verb === "STATUS_CALLING") {
      this.#events.onCalling();
      return this.calls.called(frame.id);
    }
    if (frame.id >= CALL_ID) return this.calls.over(frame.id);
    const isTold = this.#exchange.settle(frame);
    if (isTold && !isCallData(frame)) this.#events.onStatus(reportOf(frame, this.#known()));
  }

  #onTaskMessage(tasks: TaskLine, body: ByteSpan): void {
    if (this.end || tasks.arrived(body)) return;
    this.#onBroken(new BossworksError("BAD_DATA", "what it says of its tasks cannot be"));
  }

  #onLastWord(frame: Frame): void {
    const said = decodeEnvelope(frame.body, { owned: true });
    if (typeof said.taken === "number") this.#taken = said.taken;
    this.#asks.end();
    this.#settle(endBySaid(this.#named(), frame.verb, said));
  }

  /** The end is known: everything that waits is told. The thread or process may still be leaving. */
  #settle(end: End): void {
    if (!this.#outcome.settle(end)) return;
    this.#state = end.state;
    if (end.error) this.joined.reject(end.error);
    this.#exchange.end(() => goneError(this.#named(), end));
    this.inbox.end();
  }

  #onExit(exit: HostExit): void {
    if (this.hasExited) return;
    this.#drain?.();
    if (exit.lost !== undefined && !this.#outcome.killed)
      this.#lose(lost(this.#named(), exit.lost, exit.lost));
    // What a dying thread had published is valid: its last word counts more than its exit code.
    this.#settle(endByExit(this.#named(), exit, this.#outcome.killed));
    this.#asks.end();
    const isWhole = this.end?.how === "FINISHED";
    const undelivered = this.#line.shut(goneError(this.#named(), this.end), this.#taken, isWhole);
    this.#line.close();
    this.#outcome.exit(exit);
    this.#events.onExit(this.end as End, exit, undelivered);
  }

  /** It counts as lost, must not live on, and what it still says is not listened to. */
  #lose(end: LostEnd | undefined): void {
    if (!end || this.end) return;
    this.#settle(end);
    this.#hosted?.kill();
    this.#line.abort(end.reason);
    this.#events.onLost(end.reason);
  }

  #named(): Named {
    return { id: this.id, name: this.#name, dealer: this.dealerName };
  }

  #known(): KnownHere {
    return { id: this.id, accepted: this.#line.accepted, unread: this.inbox.count, link: this.#link.state };
  }
}
