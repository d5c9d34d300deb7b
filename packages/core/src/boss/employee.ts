import type { Duplex } from "node:stream";
import { encode } from "../codec/codec.js";
import type { Where } from "../host/host.js";
import type { Status } from "../protocol/verbs.js";
import { Gate } from "../schema/gate.js";
import type { StandardSchema } from "../schema/standard-schema.js";
import type { StreamOptions } from "../stream/make-duplex.js";
import { openStream } from "../stream/open-stream.js";
import type { ByteSpan } from "../util/byte-span.js";
import { TypedEmitter } from "../util/typed-emitter.js";
import { assertNotAborted, checkWaitOptions, type WaitOptions, withinLimits } from "../util/wait-limits.js";
import type { CallHandler } from "./call-desk.js";
import type { Employment } from "./employment.js";
import type { ReportedSignal } from "./employment-events.js";
import { EMPLOYEE_EVENTS, type EmployeeEvents } from "./events.js";
import { climb, type LadderTimes, strike } from "./kill-ladder.js";
import { EmployeeMessages } from "./message-iterator.js";
import { handledIfEnded, quietly } from "./quietly.js";
import type { StatusReport } from "./status-report.js";
import { assertTakesData } from "./takes-data.js";

/** Lets the boss emit an employee's events; not part of what users see. */
export const EMIT: unique symbol = Symbol("emit");
/** The employment behind an employee; not part of what users see. */
export const EMPLOYMENT: unique symbol = Symbol("employment");

/** Lets the boss give an employee what is encoded already; not part of what users see. */
export const GIVE: unique symbol = Symbol("give");

/** The employee's own call handler, for the boss to look up; not part of what users see. */
export const CALL_HANDLER: unique symbol = Symbol("callHandler");

/**
 * One employed worker as the boss sees it. Made by `boss.employ`. After its end it stays usable for reading
 * what it left; every other call rejects WORKER_GONE with how it ended as `cause`.
 */
export class Employee<In = unknown, Out = unknown, Progress = unknown, Result = unknown> extends TypedEmitter<
  EmployeeEvents<Employee<In, Out, Progress, Result>>
> {
  readonly [EMPLOYMENT]: Employment;
  readonly #times: LadderTimes;
  readonly #gate: Gate | undefined;
  #callHandler: CallHandler<this, Out> | undefined;

  /** Called by the boss alone. `incoming`: schema of what it is sent. */
  constructor(employment: Employment, times: LadderTimes, incoming?: StandardSchema) {
    super();
    this[EMPLOYMENT] = employment;
    this.#times = times;
    const gate = incoming && new Gate(incoming);
    this.#gate = gate;
    // Who waits for a verdict then hears what every call on it hears.
    if (gate) employment.exited.then(() => employment.assertHere()).catch((gone: Error) => gate.shut(gone));
  }

  get id(): string {
    return this[EMPLOYMENT].id;
  }

  get name(): string {
    return this[EMPLOYMENT].name;
  }

  /** Where it runs. */
  get where(): Where {
    const { where } = this[EMPLOYMENT];
    if (!where) throw new Error("an employee without a place: this is a bug in Bossworks");
    return where;
  }

  /** The last known status. */
  get state(): Status {
    return this[EMPLOYMENT].state;
  }

  /**
   * What the worker returned; rejects WORKER_FAILED, WORKER_STOPPED, WORKER_KILLED, WORKER_EXITED,
   * WORKER_OUT_OF_MEMORY or WORKER_LOST. Settles whether or not anybody reads its messages.
   */
  get result(): Promise<Result> {
    return this[EMPLOYMENT].result as Promise<Result>;
  }

  /** Resolves when the thread or process is gone. */
  get exited(): Promise<{ code: number | null; signal: string | null }> {
    return this[EMPLOYMENT].exited;
  }

  /** The worker's output, with `stdio: "pipe"`. */
  get stdout(): NodeJS.ReadableStream | null {
    return this[EMPLOYMENT].hosted?.stdout ?? null;
  }

  get stderr(): NodeJS.ReadableStream | null {
    return this[EMPLOYMENT].hosted?.stderr ?? null;
  }

  /** Asks where it is. SIGNAL_TIMEOUT after the boss's `signalTimeoutMs`. */
  status(options?: WaitOptions): Promise<StatusReport<Progress>> {
    return quietly(async () => (await this.#ask("status", "STATUS", options)) as StatusReport<Progress>);
  }

  /** Holds it at its next checkpoint; resolves once it stands there. */
  suspend(options?: WaitOptions): Promise<StatusReport<Progress>> {
    return quietly(async () => (await this.#ask("suspend", "SUSPEND", options)) as StatusReport<Progress>);
  }

  /** Lets it go on, or start. */
  resume(options?: WaitOptions): Promise<StatusReport<Progress>> {
    return quietly(async () => (await this.#ask("resume", "RESUME", options)) as StatusReport<Progress>);
  }

  /**
   * STOP, and up the ladder if need be. Resolves when it has ended, however; a limit ends the waiting only. A worker whose
   * end was asked for by this, `kill` or `dismiss` is not restarted, nor is one that has ended and waits for it.
   */
  async stop(options?: WaitOptions): Promise<void> {
    const limits = checkWaitOptions("employee.stop", options);
    assertNotAborted(`stop of ${this.name}`, limits);
    await withinLimits(`stop of ${this.name}`, limits, climb(this[EMPLOYMENT], this.#times));
  }

  /** Ends it now. */
  async kill(options?: WaitOptions): Promise<void> {
    const limits = checkWaitOptions("employee.kill", options);
    assertNotAborted(`kill of ${this.name}`, limits);
    await withinLimits(`kill of ${this.name}`, limits, strike(this[EMPLOYMENT], this.#times));
  }

  /** Stops it, and drops what it left unread. */
  async dismiss(options?: WaitOptions): Promise<void> {
    const limits = checkWaitOptions("employee.dismiss", options);
    assertNotAborted(`dismissal of ${this.name}`, limits);
    const dismissed = climb(this[EMPLOYMENT], this.#times).then(() => {
      this[EMPLOYMENT].inbox.clear();
      this[EMPLOYMENT].streams.clear();
    });
    await withinLimits(`dismissal of ${this.name}`, limits, dismissed);
  }

  /** Gives it data; resolves when accepted. BAD_DATA, MESSAGE_TOO_LARGE, SEND_OVERFLOW, INPUT_ENDED; `TypeError` for a worker of a pool. */
  send(data: In, options?: WaitOptions): Promise<void> {
    let sending: Promise<void>;
    try {
      const limits = checkWaitOptions("employee.send", options);
      this[EMPLOYMENT].assertHere();
      sending = this[GIVE]("employee.send", data, encode(data), limits);
    } catch (error) {
      sending = Promise.reject(error);
    }
    return handledIfEnded(sending);
  }

  /** Ends its input: its iteration ends after what was sent. `TypeError` for a worker of a pool. */
  end(): Promise<void> {
    const end = (): void => this[EMPLOYMENT].endInput();
    return quietly(async () => {
      assertTakesData("employee.end", this[EMPLOYMENT]);
      return this.#gate ? this.#gate.after(end) : end();
    });
  }

  /**
   * The open stream of bytes to the worker of this name, or a new one; the worker gets its other end by the same name. After
   * its end, what it had left to read, else throws WORKER_GONE. Throws STREAMS_FULL; `TypeError` for a worker of a pool.
   */
  stream(name = "", options: StreamOptions = {}): Duplex {
    return openStream("employee.stream", this[EMPLOYMENT].streams, name, options);
  }

  /** Its messages. One iterator at a time: INBOX_TAKEN. */
  messages(options?: WaitOptions): AsyncIterableIterator<Out> {
    return new EmployeeMessages(this[EMPLOYMENT], options) as AsyncIterableIterator<Out>;
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<Out> {
    return this.messages();
  }

  /** Answers its calls, before the boss's handler. Returns what removes the handler. One at a time: `TypeError`. */
  onCall(handler: CallHandler<this, Out>): () => void {
    if (typeof handler !== "function") throw new TypeError("employee.onCall: the handler must be a function");
    if (this.#callHandler)
      throw new TypeError("employee.onCall: there is a handler already; remove it first");
    this.#callHandler = handler;
    this[EMPLOYMENT].calls.attend();
    return () => {
      if (this.#callHandler === handler) this.#callHandler = undefined;
    };
  }

  /** The employee's own call handler, bound to it. */
  get [CALL_HANDLER](): ((data: unknown) => unknown) | undefined {
    const handler = this.#callHandler;
    return handler && ((data) => handler(this, data as Out));
  }

  /** Gives it data that is encoded already, once its schema, if any, has passed it. */
  [GIVE](where: string, data: unknown, body: ByteSpan, limits: WaitOptions): Promise<void> {
    assertTakesData(where, this[EMPLOYMENT]);
    return this.#gate
      ? this.#giveChecked(this.#gate, where, data, body, limits)
      : this[EMPLOYMENT].send(body, limits);
  }

  /** A function of its own: closures would cost every send that needs none. */
  #giveChecked(gate: Gate, where: string, data: unknown, body: ByteSpan, limits: WaitOptions): Promise<void> {
    return gate.pass(where, data, limits, (_, left) => this[EMPLOYMENT].send(body, left));
  }

  [EMIT]<K extends keyof EmployeeEvents<this>>(name: K, event: EmployeeEvents<this>[K]): boolean {
    return this.emit(name as never, event as never);
  }

  #ask(method: string, signal: ReportedSignal, options: WaitOptions | undefined): Promise<StatusReport> {
    return this[EMPLOYMENT].ask(signal, checkWaitOptions(`employee.${method}`, options));
  }

  protected override get eventNames(): readonly string[] {
    return EMPLOYEE_EVENTS;
  }

  protected override listenerAdded(name: string): void {
    if (name === "message") this[EMPLOYMENT].inbox.deliver();
  }
}
