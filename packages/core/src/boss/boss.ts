import { encode } from "../codec/codec.js";
import type { IDealer } from "../dealer/dealer.js";
import { resolveDealer } from "../dealer/resolve.js";
import { BossworksError } from "../errors/bossworks-error.js";
import { obeySignals } from "../os-signals/os-signals.js";
import { Pool } from "../pool/pool.js";
import type { PoolOptions } from "../pool/pool-options.js";
import { HOST_EVENTS, type HostEvents, type HostInfo } from "../remote/host-info.js";
import type { Counter } from "../shared/counter.js";
import type { Semaphore } from "../shared/semaphore.js";
import { checkSharedName } from "../shared/shared-name.js";
import { type CounterOptions, checkPermits, toCounterSettings } from "../shared/shared-options.js";
import { checkOptions } from "../util/check-options.js";
import { handled } from "../util/deferred.js";
import { TypedEmitter } from "../util/typed-emitter.js";
import { checkWaitOptions, type WaitOptions } from "../util/wait-limits.js";
import { assertDefinition, type WorkerDefinition } from "../worker/define-worker.js";
import { currentRealm } from "../worker/realm.js";
import { type BossOptions, type BossSettings, type EmployOptions, toSettings } from "./boss-options.js";
import type { CallHandler } from "./call-desk.js";
import type { EmployArguments, GivenParams } from "./employ-arguments.js";
import { EMPLOYMENT, type Employee, GIVE } from "./employee.js";
import { Employer } from "./employer.js";
import { EMPLOYEE_EVENTS, type EmployeeEvents } from "./events.js";
import { StaffMessages } from "./message-iterator.js";
import { poolHost } from "./pool-host.js";
import { quietly } from "./quietly.js";
import { type AnyEmployee, type Staff, settleAll, type Who } from "./staff.js";
import { type EventsOwner, tell } from "./tell-events.js";
import { askOne, checkWatchOptions, type StatusRound, type WatchOptions, watch } from "./watch.js";

/** After both graces of the ladder a close allows so much for what remains to be told. */
const CLOSE_SLACK_MS = 1000;

/** Settings of `boss.close`. */
export interface CloseOptions {
  /** After so long whatever still lives is killed. Default: both graces + 1 s. */
  timeoutMs?: number | undefined;
}

/**
 * Employs workers and stays in charge of them. Several may live in one program, each with settings of its own. A
 * boss without staff holds no handle: it never keeps the program alive.
 */
export class Boss extends TypedEmitter<EmployeeEvents<AnyEmployee> & HostEvents> {
  readonly name: string;
  readonly #settings: BossSettings;
  readonly #dealer: IDealer;
  readonly #employer: Employer;
  #callHandler: CallHandler<AnyEmployee> | undefined;
  #ignoreSignals: (() => void) | undefined;
  #closing: Promise<void> | undefined;
  readonly #pools = new Set<Pick<Pool, "reload">>();

  /** Throws `TypeError` for bad options, DEALER_NOT_INSTALLED, BOSS_IN_WORKER_MODULE. */
  constructor(options: BossOptions = {}) {
    super();
    if (currentRealm()?.phase === "loading") {
      throw new BossworksError(
        "BOSS_IN_WORKER_MODULE",
        "a Boss is made by the module of a worker while it is loaded in the worker: move the worker to a file of its own, or guard the main part with `if (!isWorker)`",
      );
    }
    this.#settings = toSettings(options);
    this.#dealer = resolveDealer(options.dealer);
    this.#employer = new Employer(this.#settings, this.#dealer, {
      emit: (name, event) => this.emit(name, event as never),
      hasMessageListeners: () => this.listenerCount("message") > 0,
      callHandler: () => this.#callHandler,
      emitOfHost: (name, event) => this.emit(name, event as never),
    });
    this.name = this.#settings.name;
    if (this.#employer.hosts) this.#employer.openForHosts();
    if (this.#settings.handleSignals) this.#obeySignals();
  }

  /** The living, by id. An ended employee leaves at its `exit` event. */
  get staff(): ReadonlyMap<string, AnyEmployee> {
    return this.#employer.staff.living;
  }

  /** Hosts that have joined, by id. */
  get hosts(): ReadonlyMap<string, HostInfo> {
    return this.#employer.hosts?.hosts ?? new Map();
  }

  /** Name of the dealer that carries the messages. */
  get dealerName(): string {
    return this.#dealer.name;
  }

  /**
   * Employs a worker; resolves once it has joined. Rejects WORKER_LOAD_FAILED, WORKER_START_FAILED, STAFF_FULL,
   * BAD_DATA for params that do not travel, NO_HOST, CORE_BUNDLED, DEALER_FAILED, BOSS_CLOSED.
   */
  employ<Params, In, Out, Progress, Result>(
    definition: WorkerDefinition<Params, In, Out, Progress, Result>,
    ...[options = {}]: EmployArguments<GivenParams<NoInfer<Params>>>
  ): Promise<Employee<In, Out, Progress, Result>> {
    return quietly(async () => {
      const employee = await this.#employer.employ(definition as WorkerDefinition, options as EmployOptions);
      return employee as Employee<In, Out, Progress, Result>;
    });
  }

  /** The staff of a boss that takes calls. Throws BOSS_CLOSED. */
  get #staff(): Staff {
    this.#employer.assertOpen();
    return this.#employer.staff;
  }

  /** Asks each where it is. One that fails to answer has `error` set and does not fail the rest. */
  status(who?: Who, options?: WaitOptions): Promise<StatusRound> {
    return quietly(async () => {
      const limits = checkWaitOptions("boss.status", options);
      const round: StatusRound = new Map();
      await Promise.all(this.#staff.resolve(who).map((one) => askOne(one[EMPLOYMENT], round, limits)));
      return round;
    });
  }

  /** Holds each at its next checkpoint; resolves when all stand. */
  suspend(who?: Who, options?: WaitOptions): Promise<void> {
    return quietly(async () => {
      const limits = checkWaitOptions("boss.suspend", options);
      await settleAll("suspend", this.#staff.meant(who), (employee) => employee.suspend(limits));
    });
  }

  /** Lets each go on, or start. */
  resume(who?: Who, options?: WaitOptions): Promise<void> {
    return quietly(async () => {
      const limits = checkWaitOptions("boss.resume", options);
      await settleAll("resume", this.#staff.meant(who), (employee) => employee.resume(limits));
    });
  }

  /**
   * STOP to each, and up the ladder if need be. Resolves when all have ended, however. Who is about to be restarted is
   * not, as with `kill` and `dismiss`.
   */
  async stop(who?: Who, options?: WaitOptions): Promise<void> {
    const limits = checkWaitOptions("boss.stop", options);
    await settleAll("stop", this.#employer.staff.meantToEnd(who), (employee) => employee.stop(limits));
  }

  /** Ends each now. */
  async kill(who?: Who, options?: WaitOptions): Promise<void> {
    const limits = checkWaitOptions("boss.kill", options);
    await settleAll("kill", this.#employer.staff.meantToEnd(who), (employee) => employee.kill(limits));
  }

  /** Stops each and drops what it left unread. */
  async dismiss(who?: Who, options?: WaitOptions): Promise<void> {
    const limits = checkWaitOptions("boss.dismiss", options);
    await settleAll("dismiss", this.#employer.staff.meantToEnd(who), (employee) => employee.dismiss(limits));
  }

  /** Gives data to each but workers of pools; resolves when all have accepted. `TypeError` for one of a pool that is named. */
  send(who: Who, data: unknown, options?: WaitOptions): Promise<void> {
    return quietly(async () => {
      const limits = checkWaitOptions("boss.send", options);
      const meant = this.#staff.meantToHear(who);
      const body = encode(data);
      await settleAll("send", meant, async (employee) => employee[GIVE]("boss.send", data, body, limits));
    });
  }

  /**
   * Messages of a staff, later members included. Never throws for one worker's end; ends when the boss closes.
   * INBOX_TAKEN when one of them has an open iterator already.
   */
  messages(
    who?: Who,
    options?: WaitOptions,
  ): AsyncIterableIterator<{ employee: AnyEmployee; data: unknown }> {
    const staff = this.#staff;
    const named = typeof who === "function" || who === undefined ? [] : staff.resolve(who);
    const present = [...staff.living.values(), ...named].map((employee) => employee[EMPLOYMENT]);
    const iterator = new StaffMessages<AnyEmployee>(
      staff.matcher(who),
      new Set(present),
      (closed) => this.#employer.iterators.delete(closed),
      options,
    );
    this.#employer.iterators.add(iterator);
    return iterator;
  }

  /** Answers calls of all whose employee has no handler of its own. Returns what removes it. `TypeError` for a second. */
  onCall(handler: CallHandler<AnyEmployee>): () => void {
    if (typeof handler !== "function") throw new TypeError("boss.onCall: the handler must be a function");
    if (this.#callHandler) throw new TypeError("boss.onCall: there is a handler already; remove it first");
    this.#callHandler = handler;
    for (const employee of this.#employer.staff.living.values()) employee[EMPLOYMENT].calls.attend();
    return () => {
      if (this.#callHandler === handler) this.#callHandler = undefined;
    };
  }

  /**
   * Keeps workers that run tasks of one definition. Throws `TypeError` for bad options or a definition that is none,
   * BOSS_CLOSED.
   */
  pool<Params, In, Out, Progress, Result>(
    definition: WorkerDefinition<Params, In, Out, Progress, Result>,
    options: PoolOptions = {},
  ): Pool<Params, In, Out, Progress, Result> {
    assertDefinition("boss.pool", definition);
    const emit = this.emit.bind(this) as EventsOwner["emit"];
    const host = poolHost(this.#employer, this.#settings, definition as WorkerDefinition, options.at, {
      gaveUp: (employee, error) => tell({ emit }, employee, "gaveup", { employee, error }),
      onOver: () => void this.#pools.delete(pool),
    });
    const pool = new Pool<Params, In, Out, Progress, Result>(definition as WorkerDefinition, options, host);
    this.#pools.add(pool);
    return pool;
  }

  /**
   * A semaphore that the boss and its workers share by name; again with as many permits, or none said: the same one. Throws
   * `TypeError` for other permits than it has, BOSS_CLOSED.
   */
  semaphore(name: string, permits?: number): Semaphore {
    checkSharedName("boss.semaphore", name);
    checkPermits(permits);
    this.#employer.assertOpen();
    return this.#employer.shared.makeSemaphore(name, permits);
  }

  /** A counter that they share; the rest as with `semaphore`. */
  counter(name: string, options?: CounterOptions): Counter {
    checkSharedName("boss.counter", name);
    const settings = options === undefined ? undefined : toCounterSettings(options);
    this.#employer.assertOpen();
    return this.#employer.shared.makeCounter(name, settings);
  }

  /** Rounds of STATUS at an interval, which may be random. */
  watch(options: WatchOptions = {}): AsyncIterableIterator<StatusRound> {
    checkWatchOptions(options);
    const staff = this.#staff;
    return watch(
      {
        resolve: (who) => staff.resolve(who).filter((employee) => !employee[EMPLOYMENT].end),
        awaits: (who) => staff.awaits(who),
        staffChange: (signal) => staff.change(signal),
        closed: this.#employer.closed,
      },
      options,
    );
  }

  /** Stops all and frees everything. Always settles; calling it again gives the same promise. */
  close(options: CloseOptions = {}): Promise<void> {
    if (!this.#closing) {
      checkOptions("boss.close", options, { timeoutMs: "ms" });
      const { stopGraceMs, killGraceMs } = this.#settings;
      const timeoutMs = options.timeoutMs ?? stopGraceMs + killGraceMs + CLOSE_SLACK_MS;
      const why = "the boss was closed: make a new Boss to employ workers again";
      this.#closing = handled(this.#employer.close(new BossworksError("BOSS_CLOSED", why), timeoutMs));
      this.#pools.clear();
      void this.#closing.then(() => this.#ignoreSignals?.());
    }
    return this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Kills all at once and frees everything; `reason` is the cause calls are rejected with. */
  abort(reason?: unknown): Promise<void> {
    this.#employer.abort(new BossworksError("BOSS_CLOSED", "the boss was aborted", { cause: reason }));
    return this.close({ timeoutMs: 0 });
  }

  #obeySignals(): void {
    this.#ignoreSignals = obeySignals({
      logger: this.#settings.logger,
      close: () => this.close(),
      abort: (reason) => this.abort(reason),
      reload: async () => {
        await Promise.all([...this.#pools].map((pool) => pool.reload()));
      },
    });
  }

  protected override get eventNames(): readonly string[] {
    return [...EMPLOYEE_EVENTS, ...HOST_EVENTS];
  }

  protected override listenerAdded(name: string): void {
    if (name !== "message") return;
    for (const employee of this.#employer.staff.living.values()) employee[EMPLOYMENT].inbox.deliver();
  }
}
