import { decode, encode } from "../codec/codec.js";
import { BossworksError } from "../errors/bossworks-error.js";
import { checkWaitOptions, type WaitOptions } from "../util/wait-limits.js";
import type { Engine } from "./engine.js";
import { currentRealm } from "./realm.js";
import type { ProgressSource } from "./status-body.js";
import { PENDING, type Pending, type WaitKind } from "./wait-list.js";

/** Who a worker is. */
export interface WorkerIdentity {
  readonly id: string;
  readonly name: string;
  readonly dealerName: string;
  readonly params: unknown;
}

/**
 * A worker's own handle. Every method that can wait is a checkpoint: it looks for orders on every call and keeps
 * answering while it waits; SUSPEND holds it there, STOP makes it reject or throw.
 */
export interface Worker<In = unknown, Out = unknown, Progress = unknown> {
  /** Unique within the boss. */
  readonly id: string;
  readonly name: string;
  readonly params: unknown;
  /** Name of the dealer that carries the messages: all that can be seen of the transport. */
  readonly dealerName: string;
  /** Aborts on STOP; its reason has code WORKER_STOPPED. */
  readonly signal: AbortSignal;
  /** Remembers what STATUS is answered with away from a checkpoint; a function is called when asked. */
  report(progress: ProgressSource<Progress>): void;
  /** Answers orders: STATUS with `progress`; SUSPEND stays here until RESUME; STOP rejects. */
  checkpoint(progress?: ProgressSource<Progress>): Promise<void>;
  /** The same for loops that never yield. Nearly free while nothing is pending. */
  checkpointSync(progress?: ProgressSource<Progress>): void;
  /** Gives data to the boss; resolves when accepted, waits while the window is full. BAD_DATA, SEND_OVERFLOW. */
  send(data: Out, options?: WaitOptions): Promise<void>;
  /** The same, blocking the thread. */
  sendSync(data: Out, options?: WaitOptions): void;
  /** The boss's next message, in order. Rejects INPUT_ENDED after the last. */
  receive(options?: WaitOptions): Promise<In>;
  receiveSync(options?: WaitOptions): In;
  /** The boss's messages until it ends the input. */
  [Symbol.asyncIterator](): AsyncIterableIterator<In>;
  /** Delivers data and waits for orders; resolves to what the boss answers. Concurrent calls queue. CALL_FAILED. */
  call(data: Out, options?: WaitOptions): Promise<unknown>;
  callSync(data: Out, options?: WaitOptions): unknown;
}

/** A message on its way into the window. */
interface Offer {
  /** Accepted after STOP was met: there is nothing to wait for, and every wait would throw. */
  readonly isLastWord: boolean;
  /** Throws when the message was refused. */
  accepted(): boolean;
  withdraw(): void;
}

/** `checkpointSync` looks properly once in so many calls, whatever the plain look says. A power of two. */
const LOOK_EVERY = 256;

/** The implementation of {@link Worker}; also what a class of the user's inherits through `AbstractWorker`. */
export class BaseWorker<In, Out, Progress> implements Worker<In, Out, Progress> {
  readonly #engine: Engine;
  readonly #identity: WorkerIdentity;

  constructor(engine: Engine, identity: WorkerIdentity) {
    this.#engine = engine;
    this.#identity = identity;
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
    return this.#engine.signal;
  }

  report(progress: ProgressSource<Progress>): void {
    this.#engine.report(progress);
  }

  async checkpoint(progress?: ProgressSource<Progress>): Promise<void> {
    await this.#engine.wait({ what: "checkpoint", progress }, pass);
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
    engine.waitSync({ what: "checkpoint", progress }, pass);
  }

  async send(data: Out, options?: WaitOptions): Promise<void> {
    const limits = checkWaitOptions("worker.send", options);
    const room = this.#offer(encode(data));
    if (room.isLastWord) return;
    try {
      await this.#engine.wait({ what: "worker.send" }, () => (room.accepted() ? undefined : PENDING), limits);
    } catch (error) {
      room.withdraw();
      throw error;
    }
  }

  sendSync(data: Out, options?: WaitOptions): void {
    const limits = checkWaitOptions("worker.sendSync", options);
    const { line } = this.#engine;
    const room = this.#offer(encode(data));
    if (room.isLastWord || (this.#isQuiet() && room.accepted() && line.isHandedOver)) return;
    // What was accepted must not lie in this thread while user code computes, so it goes on to the ring first.
    const ready = (): undefined | Pending => (room.accepted() && line.isHandedOver ? undefined : PENDING);
    try {
      this.#engine.waitSync({ what: "worker.sendSync" }, ready, limits);
    } catch (error) {
      room.withdraw();
      throw error;
    }
  }

  async receive(options?: WaitOptions): Promise<In> {
    const limits = checkWaitOptions("worker.receive", options);
    return (await this.#engine.wait(
      { what: "worker.receive" },
      () => this.#engine.takeMessage(),
      limits,
    )) as In;
  }

  receiveSync(options?: WaitOptions): In {
    const limits = checkWaitOptions("worker.receiveSync", options);
    if (this.#isQuiet() && this.#engine.hasMessage) return this.#engine.takeMessage() as In;
    return this.#engine.waitSync(
      { what: "worker.receiveSync" },
      () => this.#engine.takeMessage(),
      limits,
    ) as In;
  }

  async *[Symbol.asyncIterator](): AsyncIterableIterator<In> {
    for (;;) {
      try {
        yield await this.receive();
      } catch (error) {
        if (error instanceof BossworksError && error.code === "INPUT_ENDED") return;
        throw error;
      }
    }
  }

  async call(data: Out, options?: WaitOptions): Promise<unknown> {
    const limits = checkWaitOptions("worker.call", options);
    const attempt = this.#call(data);
    try {
      return await this.#engine.wait(attempt.kind, attempt.ready, limits);
    } catch (error) {
      attempt.withdraw();
      throw error;
    }
  }

  callSync(data: Out, options?: WaitOptions): unknown {
    const limits = checkWaitOptions("worker.callSync", options);
    const attempt = this.#call(data);
    try {
      return this.#engine.waitSync(attempt.kind, attempt.ready, limits);
    } catch (error) {
      attempt.withdraw();
      throw error;
    }
  }

  /** True when a look would find no order: as in `checkpointSync`. */
  #isQuiet(): boolean {
    const engine = this.#engine;
    return (
      engine.words[engine.tailIndex] === engine.seenTail && (++engine.quietCalls & (LOOK_EVERY - 1)) !== 0
    );
  }

  /** Takes credit for a message now, or stands in line for it. A stopping worker may still send what fits. */
  #offer(body: Uint8Array): Offer {
    const engine = this.#engine;
    engine.throwStopOnce();
    if (engine.line.offer(body))
      return { isLastWord: engine.stopError !== undefined, accepted: () => true, withdraw: () => {} };
    if (engine.stopError) throw engine.stopError;
    let outcome: "waiting" | "accepted" | Error = "waiting";
    const withdraw = engine.line.waitForRoom(
      body,
      () => {
        outcome = "accepted";
      },
      (error) => {
        outcome = error;
      },
    );
    const accepted = (): boolean => {
      if (outcome instanceof Error) throw outcome;
      return outcome === "accepted";
    };
    return { isLastWord: false, accepted, withdraw };
  }

  /** One call: first waits for its turn, then for its outcome. */
  #call(data: Out): { kind: WaitKind; ready: () => unknown | Pending; withdraw(): void } {
    const engine = this.#engine;
    const body = encode(data);
    engine.line.checkSize(body);
    let id: number | undefined;
    let done = false;
    return {
      kind: { what: "worker.call" },
      ready: () => {
        if (id === undefined) {
          const begun = engine.beginCall(body);
          if (begun === PENDING) return PENDING;
          id = begun;
        }
        const outcome = engine.desk.takeOutcome();
        if (!outcome) return PENDING;
        done = true;
        return outcome.answer === undefined ? undefined : readAnswer(outcome.answer);
      },
      withdraw: () => {
        if (id !== undefined && !done && !engine.stopError) engine.withdrawCall(id);
      },
    };
  }
}

const pass = (): undefined => undefined;

/** The answer to a call: a value, or what the boss's handler threw. */
function readAnswer(body: Uint8Array): unknown {
  const answer = decode(body, { owned: true }) as { value?: unknown; error?: unknown; failed?: boolean };
  if (!answer.failed) return answer.value;
  throw new BossworksError("CALL_FAILED", "the boss's call handler threw; see cause", {
    cause: answer.error,
  });
}

/** The handle of the worker this code runs in. Throws NOT_A_WORKER elsewhere. */
export function currentWorker<In = unknown, Out = unknown, Progress = unknown>(): Worker<In, Out, Progress> {
  const handle = handleOfRealm();
  if (handle) return handle as Worker<In, Out, Progress>;
  throw new BossworksError(
    "NOT_A_WORKER",
    "currentWorker() works inside a worker only: employ this code with a Boss",
  );
}

/** The one handle of a realm, known to every copy of core in it. */
const HANDLE = Symbol.for("bossworks.handle.1");

/** Makes the handle of this realm. Called once, before user code runs. */
export function setHandle(engine: Engine, identity: WorkerIdentity): Worker<never, never, never> {
  const handle = new BaseWorker<never, never, never>(engine, identity);
  const realm = currentRealm();
  if (realm) Object.assign(realm, { [HANDLE]: { handle, engine, identity } });
  return handle;
}

interface HandleRecord {
  readonly handle: Worker<never, never, never>;
  readonly engine: Engine;
  readonly identity: WorkerIdentity;
}

function recordOfRealm(): HandleRecord | undefined {
  return (currentRealm() as Record<symbol, unknown> | undefined)?.[HANDLE] as HandleRecord | undefined;
}

function handleOfRealm(): unknown {
  return recordOfRealm()?.handle;
}

/**
 * Base of worker classes: `this` is the worker's handle, already in the constructor. Only a worker may make one;
 * elsewhere the constructor throws NOT_A_WORKER.
 */
export abstract class AbstractWorker<In = unknown, Out = unknown, Progress = unknown> extends BaseWorker<
  In,
  Out,
  Progress
> {
  constructor() {
    const record = recordOfRealm();
    if (!record) {
      throw new BossworksError(
        "NOT_A_WORKER",
        `${new.target.name} can be made inside a worker only: employ it with a Boss`,
      );
    }
    super(record.engine, record.identity);
  }
}
