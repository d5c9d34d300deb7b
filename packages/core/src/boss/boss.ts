import { decode, encode } from "../codec/codec.js";
import type { IDealer } from "../dealer/dealer.js";
import { resolveDealer } from "../dealer/resolve.js";
import { BossworksError } from "../errors/bossworks-error.js";
import { checkEntry } from "../host/thread-host.js";
import type { Undelivered } from "../lane/line.js";
import { checkOptions } from "../util/check-options.js";
import { handled } from "../util/deferred.js";
import { TypedEmitter } from "../util/typed-emitter.js";
import { checkWaitOptions, type WaitOptions } from "../util/wait-limits.js";
import { isDefinition, type WorkerDefinition } from "../worker/define-worker.js";
import { currentRealm } from "../worker/realm.js";
import {
  type BossOptions,
  type BossSettings,
  checkEmployOptions,
  type EmployOptions,
  toSettings,
} from "./boss-options.js";
import type { CallHandler } from "./call-desk.js";
import { CALL_HANDLER, EMIT, EMPLOYMENT, Employee } from "./employee.js";
import type { Employment, EmploymentEvents } from "./employment.js";
import { EMPLOYEE_EVENTS, type EmployeeEvents, type UndeliveredMessage } from "./events.js";
import { employBody, hire } from "./hire.js";
import { StaffMessages } from "./message-iterator.js";
import { quietly } from "./quietly.js";
import { type AnyEmployee, Staff, settleAll, type Who } from "./staff.js";
import { StartQueue } from "./start-queue.js";
import { StuckWatch } from "./stuck-watch.js";
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
export class Boss extends TypedEmitter<EmployeeEvents<AnyEmployee>> {
  readonly name: string;
  readonly #settings: BossSettings;
  readonly #dealer: IDealer;
  readonly #staff = new Staff();
  readonly #starts = new StartQueue();
  /** Ids of those who have not joined yet. */
  readonly #hiring = new Set<string>();
  readonly #starting = new Set<Employment>();
  readonly #iterators = new Set<StaffMessages<AnyEmployee>>();
  readonly #staffWaiters = new Set<() => void>();
  #lastId = 0;
  #opened: Promise<void> | undefined;
  #callHandler: CallHandler<AnyEmployee> | undefined;
  #closing: Promise<void> | undefined;
  #closedBecause: BossworksError | undefined;

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
    this.name = this.#settings.name;
  }

  /** The living, by id. An ended employee leaves at its `exit` event. */
  get staff(): ReadonlyMap<string, AnyEmployee> {
    return this.#staff.living;
  }

  /** Name of the dealer that carries the messages. */
  get dealerName(): string {
    return this.#dealer.name;
  }

  /**
   * Employs a worker; resolves once it has joined. Rejects WORKER_LOAD_FAILED, WORKER_START_FAILED, STAFF_FULL,
   * BAD_DATA for params that do not travel, CORE_BUNDLED, DEALER_FAILED, BOSS_CLOSED.
   */
  employ<Params, In, Out, Progress, Result>(
    definition: WorkerDefinition<Params, In, Out, Progress, Result>,
    options: EmployOptions<Params> = {},
  ): Promise<Employee<In, Out, Progress, Result>> {
    return quietly(async () => {
      const employee = await this.#employ(definition as WorkerDefinition, options as EmployOptions);
      return employee as Employee<In, Out, Progress, Result>;
    });
  }

  /** Asks each where it is. One that fails to answer has `error` set and does not fail the rest. */
  async status(who?: Who, options?: WaitOptions): Promise<StatusRound> {
    const limits = checkWaitOptions("boss.status", options);
    const round: StatusRound = new Map();
    await Promise.all(
      this.#staff.resolve(who).map((employee) => askOne(employee[EMPLOYMENT], round, limits)),
    );
    return round;
  }

  /** Holds each at its next checkpoint; resolves when all stand. */
  suspend(who?: Who, options?: WaitOptions): Promise<void> {
    return quietly(async () => {
      const limits = checkWaitOptions("boss.suspend", options);
      await settleAll("suspend", this.#staff.resolve(who), (employee) => employee.suspend(limits));
    });
  }

  /** Lets each go on, or start. */
  resume(who?: Who, options?: WaitOptions): Promise<void> {
    return quietly(async () => {
      const limits = checkWaitOptions("boss.resume", options);
      await settleAll("resume", this.#staff.resolve(who), (employee) => employee.resume(limits));
    });
  }

  /** STOP to each, and up the ladder if need be. Resolves when all have ended, however. */
  async stop(who?: Who, options?: WaitOptions): Promise<void> {
    const limits = checkWaitOptions("boss.stop", options);
    await settleAll("stop", this.#staff.resolve(who), (employee) => employee.stop(limits));
  }

  /** Ends each now. */
  async kill(who?: Who, options?: WaitOptions): Promise<void> {
    const limits = checkWaitOptions("boss.kill", options);
    await settleAll("kill", this.#staff.resolve(who), (employee) => employee.kill(limits));
  }

  /** Stops each and drops what it left unread. */
  async dismiss(who?: Who, options?: WaitOptions): Promise<void> {
    const limits = checkWaitOptions("boss.dismiss", options);
    await settleAll("dismiss", this.#staff.resolve(who), (employee) => employee.dismiss(limits));
  }

  /** Gives data to each; resolves when all have accepted. Encoded once, when called. */
  send(who: Who, data: unknown, options?: WaitOptions): Promise<void> {
    return quietly(async () => {
      const limits = checkWaitOptions("boss.send", options);
      const employees = this.#staff.resolve(who);
      const body = encode(data);
      await settleAll("send", employees, (employee) => employee[EMPLOYMENT].send(body, limits));
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
    this.#assertOpen();
    const present = [...this.#staff.living.values()].map((employee) => employee[EMPLOYMENT]);
    const named =
      typeof who === "function" || who === undefined
        ? []
        : this.#staff.resolve(who).map((employee) => employee[EMPLOYMENT]);
    const iterator = new StaffMessages<AnyEmployee>(
      this.#staff.matcher(who),
      new Set([...present, ...named]),
      (closed) => this.#iterators.delete(closed),
      options,
    );
    this.#iterators.add(iterator);
    return iterator;
  }

  /** Answers calls of all whose employee has no handler of its own. Returns what removes it. `TypeError` for a second. */
  onCall(handler: CallHandler<AnyEmployee>): () => void {
    if (typeof handler !== "function") throw new TypeError("boss.onCall: the handler must be a function");
    if (this.#callHandler) throw new TypeError("boss.onCall: there is a handler already; remove it first");
    this.#callHandler = handler;
    for (const employee of this.#staff.living.values()) employee[EMPLOYMENT].calls.attend();
    return () => {
      if (this.#callHandler === handler) this.#callHandler = undefined;
    };
  }

  /** Rounds of STATUS at an interval, which may be random. */
  watch(options: WatchOptions = {}): AsyncIterableIterator<StatusRound> {
    checkWatchOptions(options);
    return watch(
      {
        resolve: (who) => this.#staff.resolve(who).filter((employee) => !employee[EMPLOYMENT].end),
        staffChange: (signal) => this.#staffChange(signal),
        isClosed: this.#closedBecause !== undefined,
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
      this.#closing = handled(
        this.#close(new BossworksError("BOSS_CLOSED", "the boss was closed"), timeoutMs),
      );
    }
    return this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Kills all at once and frees everything; `reason` is the cause calls are rejected with. */
  abort(reason?: unknown): Promise<void> {
    this.#closedBecause ??= new BossworksError("BOSS_CLOSED", "the boss was aborted", { cause: reason });
    for (const employment of this.#everyone()) {
      employment.markKilled();
      employment.hosted?.kill();
    }
    return this.close({ timeoutMs: this.#settings.killGraceMs });
  }

  protected override get eventNames(): readonly string[] {
    return EMPLOYEE_EVENTS;
  }

  protected override listenerAdded(name: string): void {
    if (name !== "message") return;
    for (const employee of this.#staff.living.values()) employee[EMPLOYMENT].inbox.deliver();
  }

  async #employ(definition: WorkerDefinition, options: EmployOptions): Promise<AnyEmployee> {
    if (!isDefinition(definition)) {
      throw new TypeError("boss.employ: the first argument must be what defineWorker or workerAt returns");
    }
    checkEmployOptions(options);
    this.#assertOpen();
    checkEntry();
    const body = employBody(options, this.#settings);
    if (this.#hiring.size + this.#staff.living.size >= this.#settings.maxStaff) {
      throw new BossworksError(
        "STAFF_FULL",
        `${this.#settings.maxStaff} workers are employed already (maxStaff)`,
      );
    }
    const id = `w${++this.#lastId}`;
    this.#hiring.add(id);
    try {
      return await this.#hire(id, definition, options, body);
    } finally {
      this.#hiring.delete(id);
    }
  }

  #assertOpen(): void {
    if (this.#closedBecause) throw this.#closedBecause;
  }

  #everyone(): Set<Employment> {
    return new Set([
      ...this.#starting,
      ...[...this.#staff.living.values()].map((employee) => employee[EMPLOYMENT]),
    ]);
  }

  #open(): Promise<void> {
    const { name: bossName, ringBytes } = this.#settings;
    this.#opened ??= handled(
      (async () => {
        try {
          await this.#dealer.open({ bossName, ringBytes });
        } catch (cause) {
          if (cause instanceof TypeError) throw cause;
          throw new BossworksError("DEALER_FAILED", `the ${this.#dealer.name} dealer could not be opened`, {
            dealer: this.#dealer.name,
            cause,
          });
        }
      })(),
    );
    return this.#opened;
  }

  async #hire(
    id: string,
    definition: WorkerDefinition,
    options: EmployOptions,
    body: Uint8Array,
  ): Promise<AnyEmployee> {
    await this.#open();
    const startOver = await this.#starts.turn();
    let employment: Employment | undefined;
    try {
      this.#assertOpen();
      const order = { id, definition, options, settings: this.#settings, dealer: this.#dealer, body };
      let employee: AnyEmployee | undefined;
      employment = await hire(
        order,
        this.#eventsFor(() => employee),
        (begun) => {
          employment = begun;
          this.#starting.add(begun);
          employee = new Employee(begun, this.#settings);
          begun.employee = employee;
          // In the very turn of joining: what the worker says next must find its employee on the staff.
          begun.joined.promise.then(
            () => this.#join(employee as AnyEmployee),
            () => {},
          );
        },
      );
      return employment.employee as AnyEmployee;
    } finally {
      startOver();
      if (employment) this.#starting.delete(employment);
    }
  }

  #join(employee: AnyEmployee): void {
    const employment = employee[EMPLOYMENT];
    if (employment.hasExited) return;
    this.#hiring.delete(employee.id);
    this.#staff.add(employee);
    this.#staffChanged();
    for (const iterator of this.#iterators) iterator.join(employment);
    employment.inbox.deliver();
    employment.calls.attend();
    const { stuckAfterMs } = this.#settings;
    if (stuckAfterMs === undefined) return;
    const watching = new StuckWatch(employment, stuckAfterMs, (stuck, sinceMs) => {
      this.#tell(employee, stuck ? "stuck" : "unstuck", { employee, sinceMs });
    });
    void employment.exited.then(() => watching.stop());
  }

  #eventsFor(get: () => AnyEmployee | undefined): EmploymentEvents {
    const withEmployee = (act: (employee: AnyEmployee) => void): void => {
      const employee = get();
      if (employee) act(employee);
    };
    return {
      onStatus: (report) => withEmployee((employee) => this.#tell(employee, "status", { employee, report })),
      onMessage: (data) => withEmployee((employee) => this.#tell(employee, "message", { employee, data })),
      hasMessageListeners: () => this.listenerCount("message") + (get()?.listenerCount("message") ?? 0) > 0,
      onCalling: () => withEmployee((employee) => this.#tell(employee, "call", { employee })),
      callHandler: () => {
        const employee = get();
        const own = employee?.[CALL_HANDLER];
        const general = this.#callHandler;
        return own ?? (employee && general && ((data) => general(employee, data)));
      },
      onUnread: (count) =>
        withEmployee((employee) => {
          this.#tell(employee, "unread", { employee, count });
          warnUnread(employee.name);
        }),
      onLeaked: () =>
        withEmployee((employee) => {
          this.#settings.logger?.error(
            { worker: employee.id },
            "worker leaked: Node could not end its thread",
          );
          this.#tell(employee, "leaked", { employee });
        }),
      onExit: (end, exit, undelivered) =>
        withEmployee((employee) => {
          const wasOnStaff = this.#staff.living.has(employee.id);
          this.#staff.remove(employee);
          this.#staffChanged();
          if (!wasOnStaff) return;
          const unread = employee[EMPLOYMENT].inbox.count;
          this.#settings.logger?.info(
            { worker: employee.id, how: end.how, code: exit.code, signal: exit.signal },
            "worker ended",
          );
          const event = { employee, how: end.how, code: exit.code, signal: exit.signal, unread };
          this.#tell(employee, "exit", withUndelivered(event, undelivered));
        }),
    };
  }

  #tell<K extends keyof EmployeeEvents<AnyEmployee>>(
    employee: AnyEmployee,
    name: K,
    event: EmployeeEvents<AnyEmployee>[K],
  ): void {
    employee[EMIT](name, event as never);
    this.emit(name, event);
  }

  #staffChanged(): void {
    for (const wake of [...this.#staffWaiters]) wake();
  }

  #staffChange(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#staffWaiters.delete(wake);
        signal.removeEventListener("abort", wake);
        resolve();
      };
      this.#staffWaiters.add(wake);
      signal.addEventListener("abort", wake, { once: true });
    });
  }

  async #close(because: BossworksError, timeoutMs: number): Promise<void> {
    this.#closedBecause ??= because;
    const timer = setTimeout(() => {
      for (const employment of this.#everyone()) {
        employment.markKilled();
        employment.hosted?.kill();
        employment.leak();
      }
    }, timeoutMs);
    try {
      for (const employment of this.#starting) {
        employment.markKilled();
        employment.hosted?.kill();
      }
      await Promise.allSettled([
        ...[...this.#starting].map((employment) => employment.exited),
        ...[...this.#staff.living.values()].map((employee) => employee.stop()),
      ]);
    } finally {
      clearTimeout(timer);
    }
    for (const iterator of this.#iterators) iterator.bossClosed();
    this.#staffChanged();
    if (this.#opened)
      await this.#opened.then(
        () => this.#dealer.close(),
        () => {},
      );
  }
}

/** Adds what was not delivered, decoded only when somebody looks. */
function withUndelivered<E extends object>(
  event: E,
  undelivered: readonly Undelivered[],
): E & { readonly undelivered: readonly UndeliveredMessage[] } {
  let decoded: readonly UndeliveredMessage[] | undefined;
  return Object.defineProperty(event, "undelivered", {
    enumerable: true,
    get: () => (decoded ??= undelivered.map(({ body, known }) => ({ data: decode(body), known }))),
  }) as E & { readonly undelivered: readonly UndeliveredMessage[] };
}

let unreadWarned = false;

/** Said once a process: the event says the rest. */
function warnUnread(name: string): void {
  if (unreadWarned) return;
  unreadWarned = true;
  process.emitWarning(
    `the worker ${name} waits because nobody reads its messages: iterate over the employee or boss.messages(), or listen to "message"`,
    { code: "BOSSWORKS_UNREAD" },
  );
}
