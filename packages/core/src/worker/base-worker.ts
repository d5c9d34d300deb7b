import type { Duplex } from "node:stream";
import { decodeEnvelope, encode } from "../codec/codec.js";
import { BossworksError } from "../errors/bossworks-error.js";
import type { StreamOptions } from "../stream/make-duplex.js";
import type { ByteSpan } from "../util/byte-span.js";
import { assertNotAborted, checkWaitOptions, isLimit, type WaitOptions } from "../util/wait-limits.js";
import type { Engine } from "./engine.js";
import { given } from "./given-promise.js";
import { ACCEPTED, type Offer, offer } from "./offer.js";
import { type OutCheck, outCheckOf } from "./out-check.js";
import type { ProgressSource } from "./status-body.js";
import { Turnstile } from "./turnstile.js";
import { PENDING, type Pending, type WaitKind } from "./wait-list.js";
import type { Worker, WorkerIdentity } from "./worker.js";
import { CounterOfWorker, type WorkerCounter } from "./worker-counter.js";
import { WorkerMessages } from "./worker-messages.js";
import type { WorkerScope } from "./worker-scope.js";
import { SemaphoreOfWorker, type WorkerSemaphore } from "./worker-semaphore.js";
import { openWorkerStream } from "./worker-streams.js";

/** `checkpointSync` looks properly once in so many calls, whatever the plain look says. A power of two. */
const LOOK_EVERY = 256;

const SENDING = { what: "worker.send" };
const RECEIVING = { what: "worker.receive" };

/** One call on its way: for a wait to try, and to be given up. */
interface CallAttempt {
  readonly kind: WaitKind;
  ready(): unknown | Pending;
  withdraw(): void;
}

/** The implementation of {@link Worker}; also what a class of the user's inherits through `AbstractWorker`. */
export class BaseWorker<In, Out, Progress> implements Worker<In, Out, Progress> {
  readonly #engine: Engine;
  /** What this is the handle of: the engine itself, or a task on it. */
  readonly #scope: WorkerScope;
  readonly #identity: WorkerIdentity;
  readonly #out: OutCheck | undefined;
  readonly #checkpoints: Turnstile;
  readonly #sends: Turnstile;
  readonly #receives: Turnstile;
  readonly #next = (): unknown | Pending => this.#scope.messages.take();
  readonly #nextBlocking = (): unknown | Pending => this.#scope.messages.take("blocking");

  constructor(scope: WorkerScope, identity: WorkerIdentity) {
    this.#engine = scope.engine;
    this.#scope = scope;
    this.#checkpoints = new Turnstile(scope);
    this.#sends = new Turnstile(scope);
    this.#receives = new Turnstile(scope);
    this.#identity = identity;
    this.#out = outCheckOf(scope.engine);
  }

  get id(): string {
    return this.#identity.id;
  }

  get name(): string {
    return this.#identity.name;
  }

  get params(): unknown {
    return this.#identity.params;
  }

  get dealerName(): string {
    return this.#identity.dealerName;
  }

  get signal(): AbortSignal {
    return this.#scope.stop.signal;
  }

  report(progress: ProgressSource<Progress>): void {
    this.#scope.report(progress);
  }

  checkpoint(progress?: ProgressSource<Progress>): Promise<void> {
    return this.#checkpoints.pass(() => this.#scope.waitUnlessThere({ what: "checkpoint", progress }, there));
  }

  checkpointSync(progress?: ProgressSource<Progress>): void {
    const engine = this.#engine;
    // A plain read is enough here: it may be late by a few calls, and every LOOK_EVERY calls it is not asked.
    if (
      engine.words[engine.tailIndex] === engine.seenTail &&
      (++engine.quietCalls & (LOOK_EVERY - 1)) !== 0
    ) {
      return;
    }
    this.#scope.waitSync({ what: "checkpoint", progress }, there);
  }

  send(data: Out, options?: WaitOptions): Promise<void> {
    if (this.#out) return this.#sendChecked(this.#out, data, options);
    let room: Offer | undefined;
    const begin = (): undefined | Promise<undefined> => {
      const limits = checkWaitOptions("worker.send", options);
      assertNotAborted("worker.send", limits);
      room = offer(this.#scope, encode(data));
      return this.#admitted(room, limits);
    };
    return this.#sends.pass(begin, undefined, (error) => this.#giveUp(room, error));
  }

  #sendChecked(out: OutCheck, data: Out, options?: WaitOptions): Promise<void> {
    let room: Offer | undefined;
    const admit = (passed: unknown, limits: WaitOptions): undefined | Promise<undefined> => {
      room = offer(this.#scope, encode(passed));
      return this.#admitted(room, limits);
    };
    const begin = (): undefined | Promise<undefined> => {
      const limits = checkWaitOptions("worker.send", options);
      assertNotAborted("worker.send", limits);
      return out.pass("worker.send", data, limits, admit);
    };
    return this.#sends.pass(begin, undefined, (error) => this.#giveUp(room, error));
  }

  #admitted(room: Offer, limits: WaitOptions): undefined | Promise<undefined> {
    return room.isLastWord ? undefined : this.#scope.waitUnlessThere(SENDING, room.ready, limits);
  }

  sendSync(data: Out, options?: WaitOptions): void {
    const limits = checkWaitOptions("worker.sendSync", options);
    assertNotAborted("worker.sendSync", limits);
    const { line } = this.#scope;
    const body = encode(this.#out ? this.#out.passSync("worker.sendSync", data, "worker.send") : data);
    // Nothing waits for us and there is room: the usual case makes no objects.
    const isAccepted = this.#isQuiet() && line.offer(body);
    if (!isAccepted || !line.isHandedOver) this.#sendBlocking(body, isAccepted, limits);
  }

  #sendBlocking(body: ByteSpan, isAccepted: boolean, limits: WaitOptions): void {
    const { line, stop } = this.#scope;
    const room = isAccepted ? ACCEPTED : stop.meeting(() => offer(this.#scope, body));
    if (room.isLastWord) return;
    // What was accepted must not lie in this thread while user code computes, so it goes on to the ring first.
    const ready = (): undefined | Pending => (room.accepted() && line.isHandedOver ? undefined : PENDING);
    try {
      this.#scope.waitSync({ what: "worker.sendSync" }, ready, limits);
    } catch (error) {
      this.#giveUp(room, error);
      stop.notMet();
    }
  }

  receive(options?: WaitOptions): Promise<In> {
    return this.#receives.pass(() => this.#take(checkWaitOptions("worker.receive", options)));
  }

  /** A message is never a promise: it came as bytes. */
  #take(limits: WaitOptions): In | Promise<In> {
    return this.#scope.waitUnlessThere(RECEIVING, this.#next, limits) as In | Promise<In>;
  }

  receiveSync(options?: WaitOptions): In {
    const limits = checkWaitOptions("worker.receiveSync", options);
    assertNotAborted("worker.receiveSync", limits);
    const got = this.#isQuiet() && this.#scope.messages.hasMessage ? this.#nextBlocking() : PENDING;
    if (got !== PENDING) return got as In;
    return this.#scope.waitSync({ what: "worker.receiveSync" }, this.#nextBlocking, limits) as In;
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<In> {
    return new WorkerMessages((limits) => this.#take(limits), this.#receives);
  }

  call(data: Out, options?: WaitOptions): Promise<unknown> {
    return given(this.#call(data, options), this.#scope);
  }

  async #call(data: Out, options?: WaitOptions): Promise<unknown> {
    let limits = checkWaitOptions("worker.call", options);
    const attempt = this.#out
      ? await this.#out.pass("worker.call", data, limits, (passed, left) => {
          limits = left;
          return this.#attempt(passed);
        })
      : this.#attempt(data);
    try {
      return await this.#scope.wait(attempt.kind, attempt.ready, limits);
    } catch (error) {
      attempt.withdraw();
      throw error;
    }
  }

  callSync(data: Out, options?: WaitOptions): unknown {
    const limits = checkWaitOptions("worker.callSync", options);
    assertNotAborted("worker.callSync", limits);
    const attempt = this.#attempt(
      this.#out ? this.#out.passSync("worker.callSync", data, "worker.call") : data,
    );
    try {
      return this.#scope.waitSync(attempt.kind, attempt.ready, limits);
    } catch (error) {
      attempt.withdraw();
      throw error;
    }
  }

  semaphore(name: string): WorkerSemaphore {
    return new SemaphoreOfWorker(this.#scope, name);
  }

  counter(name: string): WorkerCounter {
    return new CounterOfWorker(this.#scope, name);
  }

  stream(name = "", options: StreamOptions = {}): Duplex {
    return openWorkerStream(this.#engine, name, options);
  }

  /**
   * Takes a message back whose wait has failed, if it came so far, and throws why, unless a limit or STOP came when it had
   * been accepted: what rejects was not sent, and STOP is met at the next checkpoint.
   */
  #giveUp(room: Offer | undefined, error: unknown): undefined {
    if (!room) throw error;
    room.withdraw();
    // Those behind it may have been let in.
    this.#engine.onFree();
    const isPassing = isLimit(error) || error === this.#scope.stop.error;
    if (!isPassing || !room.accepted()) throw error;
    return undefined;
  }

  /** True when a look would find no order: as in `checkpointSync`. */
  #isQuiet(): boolean {
    const engine = this.#engine;
    return (
      engine.words[engine.tailIndex] === engine.seenTail && (++engine.quietCalls & (LOOK_EVERY - 1)) !== 0
    );
  }

  /** One call: first waits for its turn, then for its outcome. */
  #attempt(data: unknown): CallAttempt {
    const engine = this.#engine;
    const body = encode(data);
    engine.line.checkSize(body);
    let id: number | undefined;
    let done = false;
    const withdraw = (): void => {
      if (id !== undefined && !done && !engine.stop.error) engine.calls.withdraw(id);
    };
    return {
      kind: { what: "worker.call" },
      withdraw,
      ready: () => {
        if (id === undefined) {
          const begun = engine.calls.begin(body);
          if (begun === PENDING) return PENDING;
          id = begun;
        }
        const outcome = engine.calls.takeOutcome(id);
        if (!outcome) return PENDING;
        done = true;
        return outcome.answer === undefined ? undefined : readAnswer(outcome.answer);
      },
    };
  }
}

const there = (): undefined => undefined;

/** The answer to a call: a value, or what the boss's handler threw. */
function readAnswer(body: ByteSpan): unknown {
  const answer = decodeEnvelope(body, { owned: true });
  if (!answer.failed) return answer.value;
  throw new BossworksError("CALL_FAILED", "the boss's call handler threw; see cause", {
    cause: answer.error,
  });
}
