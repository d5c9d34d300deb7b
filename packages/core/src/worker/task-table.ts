import { decode, encode, encodeLenient } from "../codec/codec.js";
import { BossworksError } from "../errors/bossworks-error.js";
import { TaskClaims } from "../mailbox/task-claims.js";
import type { Frame } from "../protocol/frame.js";
import {
  FROM_TASK,
  readTaskMessage,
  type TaskMessage,
  TO_TASK,
  writeTaskMessage,
} from "../protocol/task-message.js";
import type { ByteSpan } from "../util/byte-span.js";
import { Queue } from "../util/queue.js";
import type { Engine } from "./engine.js";
import { TaskEnds } from "./task-ends.js";
import { TaskScope } from "./task-scope.js";

/** A task that was begun, and its encoded params. */
export interface BegunTask {
  readonly scope: TaskScope;
  readonly params: ByteSpan;
}

/**
 * The tasks a worker was handed: those that wait for their turn, in order, and those that run. Takes what the boss says
 * of each to where it belongs; runs no user code itself.
 */
export class TaskTable {
  /** How many tasks may run at once. */
  readonly perWorker: number;
  readonly running = new Map<number, TaskScope>();
  readonly ends: TaskEnds;
  /** Called between batches: begins what may be begun; true when something is about to. */
  onWork: () => boolean = () => false;
  readonly #engine: Engine;
  readonly #claims: TaskClaims;
  readonly #runs = new Queue<TaskMessage>();
  /** Tasks that were not begun and of which something was said already. */
  readonly #early = new Map<number, TaskScope>();
  /** Newest task whose RUN has arrived. */
  #arrived = 0;
  /** Newest task that was begun, or passed over. */
  #passed = 0;

  constructor(engine: Engine, perWorker: number) {
    this.#engine = engine;
    this.perWorker = perWorker;
    this.ends = new TaskEnds(engine.line);
    this.#claims = new TaskClaims(engine.words);
  }

  get hasRuns(): boolean {
    return this.#runs.length > 0;
  }

  /** True while no task runs: the worker stands at a checkpoint. */
  get isIdle(): boolean {
    return this.running.size === 0;
  }

  /** Tasks that were begun and whose ends are not on their way yet. */
  get unended(): number {
    return this.running.size + this.ends.waiting;
  }

  /** True while the next checkpoint of a running task has something to do. */
  get isBusy(): boolean {
    for (const scope of this.running.values()) if (scope.isBusy) return true;
    return false;
  }

  /** A data message of the boss's. Throws BAD_DATA. */
  onData(span: ByteSpan): void {
    const message = readTaskMessage(span);
    if (message?.kind === TO_TASK.DATA) return this.#scopeOf(message.seq)?.receive(message.body);
    if (message?.kind !== TO_TASK.RUN || message.seq <= this.#arrived) {
      throw new BossworksError("BAD_DATA", "what the boss sent is neither a new task nor a message for one");
    }
    if (this.#engine.isOver) return;
    this.#arrived = message.seq;
    this.#runs.push(message);
    const early = this.#early.get(message.seq);
    if (early?.stop.error) this.#endUnbegun(early);
  }

  /** A control frame for one task. */
  onControl(frame: Frame): void {
    const { verb, id, scope: seq } = frame;
    const scope = this.#scopeOf(seq);
    if (!scope || scope.isOver) {
      if (verb === "STOP" || verb === "CREDIT") return;
      const body = encode({ message: `${verb} is for a task that has ended` });
      return this.#engine.line.control("STATUS_ERROR", id, body, undefined, seq);
    }
    if (verb === "CREDIT") return scope.grant(limitOf(frame));
    scope.desk.take(frame);
    if (verb === "STOP" && !this.running.has(seq) && seq <= this.#arrived) this.#endUnbegun(scope);
  }

  /** STOP of the whole worker: what was not begun is dropped in silence. Runs no user code. */
  stopAll(): void {
    this.#runs.drain();
    this.#early.clear();
    for (const scope of this.running.values()) scope.stop.arrive();
  }

  /** Outside of the port's batch. True when user code is about to run. */
  afterBatch(): boolean {
    for (const scope of this.running.values()) {
      scope.stop.tell();
      scope.settle();
    }
    this.ends.retry();
    return this.onWork();
  }

  /** Begins the next task that is still to be run: the caller runs it. */
  begin(): BegunTask | undefined {
    for (let run = this.#runs.shift(); run; run = this.#runs.shift()) {
      const { seq, body: params } = run;
      this.#passed = seq;
      const early = this.#early.get(seq);
      if (early) this.#early.delete(seq);
      if (early?.isOver || !this.#claims.begin(seq)) continue;
      const scope = early ?? new TaskScope(seq, this.#engine);
      scope.begin();
      this.running.set(seq, scope);
      return { scope, params };
    }
    return undefined;
  }

  /** A task has ended: says so. */
  end(scope: TaskScope, message: ByteSpan): void {
    this.running.delete(scope.seq);
    scope.end();
    this.ends.say(message);
  }

  /** Undefined for a task that has ended. One that was not begun is made known by what is said of it. */
  #scopeOf(seq: number): TaskScope | undefined {
    const known = this.running.get(seq) ?? this.#early.get(seq);
    if (known || seq <= this.#passed) return known;
    const scope = new TaskScope(seq, this.#engine);
    this.#early.set(seq, scope);
    return scope;
  }

  /** STOP of a task before its turn: it never begins, unless RECALL was faster, which needs no word of ours. */
  #endUnbegun(scope: TaskScope): void {
    if (scope.isOver) return;
    if (this.#claims.begin(scope.seq)) {
      this.ends.say(writeTaskMessage(FROM_TASK.STOPPED, scope.seq, encodeLenient({})));
    }
    scope.end();
  }
}

function limitOf({ body }: Frame): number {
  const said = decode(body) as { limit?: unknown } | undefined;
  if (typeof said?.limit === "number") return said.limit;
  throw new BossworksError("BAD_DATA", "CREDIT for a task without a limit");
}
