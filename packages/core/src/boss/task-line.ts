import { decode, encode } from "../codec/codec.js";
import type { Line } from "../lane/line.js";
import type { Frame } from "../protocol/frame.js";
import type { ByteSpan } from "../util/byte-span.js";
import type { WaitOptions } from "../util/wait-limits.js";
import type { ReportedSignal } from "./employment-events.js";
import type { Addressee, Exchange } from "./exchange.js";
import type { TaskSide } from "./task-side.js";

/** The conversation of a pool with one worker about its tasks: signals to one of them, and messages in the worker's window. */
export class TaskLine {
  readonly #worker: Addressee & { assertHere(): void; readonly end: unknown };
  readonly #line: Line;
  readonly #exchange: Exchange;
  readonly #side: TaskSide;
  /** How long an answer is waited for where nobody says how long. */
  readonly signalTimeoutMs: number;

  constructor(
    worker: Addressee & { assertHere(): void; readonly end: unknown },
    line: Line,
    exchange: Exchange,
    side: TaskSide,
    signalTimeoutMs: number,
  ) {
    this.#worker = worker;
    this.#line = line;
    line.streams.isForTasks = true;
    this.#exchange = exchange;
    this.#side = side;
    this.signalTimeoutMs = signalTimeoutMs;
  }

  /**
   * Sends a signal to a task and waits for its answer. Rejects SIGNAL_REFUSED for a task that has ended, or, of RECALL, has
   * begun; SIGNAL_TIMEOUT, WORKER_GONE.
   */
  async ask(signal: ReportedSignal | "RECALL", task: number, limits: WaitOptions = {}): Promise<Frame> {
    this.#worker.assertHere();
    // Who is asked to give a task back is not waited for any shorter than it lives.
    const timeoutMs = signal === "RECALL" ? undefined : (limits.timeoutMs ?? this.signalTimeoutMs);
    return this.#exchange.ask(this.#worker, signal, { ...limits, timeoutMs }, { task });
  }

  /** Sends STOP to a task; its end is the answer. */
  stop(task: number): void {
    if (!this.#worker.end) this.#exchange.say("STOP", undefined, task);
  }

  /** The worker may send so many bytes for a task in all. */
  grant(task: number, limit: number): void {
    if (!this.#worker.end) this.#line.control("CREDIT", 0, encode({ limit }), undefined, task);
  }

  /** Gives the worker a message. False: its window is full, see `queue`. */
  offer(body: ByteSpan): boolean {
    return !this.#worker.end && this.#line.offer(body);
  }

  /** What found the window full waits in line. Returns how to withdraw it; false: it was taken, or refused. Throws SEND_OVERFLOW. */
  queue(body: ByteSpan, onAccepted: () => void, onRefused: () => void): () => boolean {
    if (!this.#worker.end) return this.#line.waitForRoom(body, onAccepted, onRefused);
    onRefused();
    return () => false;
  }

  /** A message came. False: it is none of the protocol's. Its room is free at once: tasks have windows of their own. */
  arrived(body: ByteSpan): boolean {
    this.#line.consumed(body.length);
    return this.#side.arrived(body);
  }

  /** A control frame came. True when it is about a task, and done with. */
  took(frame: Frame): boolean {
    if (frame.verb !== "CREDIT") return this.#exchange.settleTask(frame);
    const said = decode(frame.body) as { limit?: unknown } | undefined;
    if (typeof said?.limit === "number") this.#side.granted(frame.scope, said.limit);
    return true;
  }
}
