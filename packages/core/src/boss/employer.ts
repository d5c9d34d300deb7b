import type { IDealer } from "../dealer/dealer.js";
import type { BossworksError } from "../errors/bossworks-error.js";
import { checkEntry } from "../host/thread-host.js";
import type { Undelivered } from "../lane/line.js";
import type { HostDesk, HostPlace } from "../remote/host-desk.js";
import { HandshakeRoom } from "../session/handshake-room.js";
import { SharedThings } from "../shared/shared-things.js";
import { optionsOfRestarts, toSuperviseSettings } from "../supervise/supervise-options.js";
import { Supervision } from "../supervise/supervision.js";
import { setOwnTimeout } from "../util/own-timeout.js";
import { underLimits, untilAborted } from "../util/wait-limits.js";
import { assertDefinition, type WorkerDefinition } from "../worker/define-worker.js";
import { type BossSettings, checkEmployOptions, type EmployOptions } from "./boss-options.js";
import { checkParams } from "./check-params.js";
import { EMPLOYMENT, Employee } from "./employee.js";
import type { Employment } from "./employment.js";
import type { Leaving } from "./employment-events.js";
import { checkCanBeRemote, findPlace, type PlaceWish, waitOf } from "./find-place.js";
import { employBody, type HireOrder, hire } from "./hire.js";
import { strike } from "./kill-ladder.js";
import { type HostDeskEvents, makeHostDesk } from "./make-host-desk.js";
import type { StaffMessages } from "./message-iterator.js";
import { OpenedDealer } from "./opened-dealer.js";
import { Refusals } from "./refusals.js";
import { type AnyEmployee, Staff } from "./staff.js";
import { staffFull } from "./staff-full.js";
import { StartQueue } from "./start-queue.js";
import { StuckWatch } from "./stuck-watch.js";
import type { TaskSide } from "./task-side.js";
import { type EventsOwner, eventsOf, tell } from "./tell-events.js";

/** What is employed: the same again at each restart. */
type Order = Pick<HireOrder, "definition" | "options" | "body" | "tasks"> & PlaceWish;

/**
 * Hires, keeps and lets go: everything of a boss that changes who is on its staff. The boss itself only speaks with
 * those who are.
 */
export class Employer {
  readonly staff = new Staff();
  /** Iterators over the messages of the staff; later members join them. */
  readonly iterators = new Set<StaffMessages<AnyEmployee>>();
  readonly #settings: BossSettings;
  readonly #dealer: IDealer;
  readonly #opened: OpenedDealer;
  /** Undefined for a boss that takes none. */
  readonly hosts: HostDesk | undefined;
  readonly #events: EventsOwner;
  readonly #starts = new StartQueue();
  readonly #room = new HandshakeRoom();
  readonly #refusals: Refusals;
  /** Ids of those who have not joined yet. */
  readonly #hiring = new Set<string>();
  readonly #starting = new Set<Employment>();
  #lastId = 0;
  readonly #closed = new AbortController();
  readonly shared = new SharedThings(this.#closed.signal);
  #closedBecause: BossworksError | undefined;

  constructor(
    settings: BossSettings,
    dealer: IDealer,
    events: Omit<EventsOwner, "leave" | "logger" | "noteRefused"> & HostDeskEvents,
  ) {
    this.#settings = settings;
    this.#dealer = dealer;
    this.#refusals = new Refusals(dealer.name, settings.logger);
    this.#events = {
      ...events,
      logger: settings.logger,
      leave: (employee, undelivered) => this.#leave(employee, undelivered),
      noteRefused: (why, worker) => this.#refusals.note(why, worker),
    };
    this.hosts = makeHostDesk(settings, dealer, this.#room, events);
    const { name: bossName, ringBytes, logger } = settings;
    const context = {
      bossName,
      ringBytes,
      onRefused: (why: string) => this.#refusals.note(why),
      lobbySecret: this.hosts?.lobbySecret,
    };
    this.#opened = new OpenedDealer(dealer, context, logger, () => this.hosts?.open());
  }

  /** Resolves when the dealer is open, which this opens. Rejects as `OpenedDealer.open`. */
  opened(): Promise<void> {
    return this.#opened.open();
  }

  /** Hosts may join from now on, not only from the first employing on. */
  openForHosts(): void {
    this.opened().catch((error: unknown) => {
      this.#settings.logger?.error({ dealer: this.#dealer.name, error }, "no host can join");
    });
  }

  /** Fires when the boss closes or is aborted. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  /** Throws BOSS_CLOSED after a close or an abort. */
  assertOpen(): void {
    if (this.#closedBecause) throw this.#closedBecause;
  }

  /** Starts a worker; resolves once it has joined. Rejections: see `Boss.employ`. */
  async employ(definition: WorkerDefinition, options: EmployOptions, tasks?: TaskSide): Promise<AnyEmployee> {
    assertDefinition("boss.employ", definition);
    checkEmployOptions(options);
    if (options.at !== undefined) checkCanBeRemote("boss.employ", this.hosts, definition);
    this.assertOpen();
    checkEntry();
    const body = employBody(options, this.#settings, tasks);
    if (!tasks && definition.schemas?.params)
      await checkParams(definition.schemas.params, options, this.closed);
    if (!this.hasRoom) throw staffFull(this.#settings.maxStaff);
    const waitMs = waitOf(tasks, this.#settings.startTimeoutMs);
    const order = { definition, options, body, tasks, waitMs };
    const supervision = this.#supervise(order);
    const id = this.#nextId();
    this.#hiring.add(id);
    try {
      return await this.#hire(id, order, supervision);
    } finally {
      // One that has not joined gives its place back.
      if (this.#hiring.delete(id)) this.staff.changed();
    }
  }

  /** Takes no more calls from now on, and kills everybody. */
  abort(because: BossworksError): void {
    this.#shut(because);
    for (const employment of this.#everyone()) killNow(employment);
  }

  /** Stops everybody, kills who still lives after `timeoutMs`, which may take `killGraceMs`, closes the dealer. Never rejects. */
  async close(because: BossworksError, timeoutMs: number): Promise<void> {
    this.#shut(because);
    const strikeAll = (): void => this.#everyone().forEach((one) => void strike(one, this.#settings));
    const disarm = setOwnTimeout(strikeAll, timeoutMs);
    // Who has not joined yet has nothing to unwind.
    for (const employment of this.#starting) killNow(employment);
    await Promise.allSettled([
      ...[...this.#starting].map((employment) => employment.exited),
      ...[...this.staff.living.values()].map((employee) => employee.stop()),
    ]);
    disarm();
    for (const iterator of this.iterators) iterator.bossClosed();
    this.staff.changed();
    await this.hosts?.close();
    await this.#opened.close();
  }

  #shut(because: BossworksError): void {
    this.#closedBecause ??= because;
    this.#closed.abort(this.#closedBecause);
    for (const employee of this.staff.meantToEnd(undefined).employees)
      employee[EMPLOYMENT].restarter?.cancel();
  }

  /** True while `maxStaff` lets another one be employed. */
  get hasRoom(): boolean {
    return this.#size < this.#settings.maxStaff;
  }

  /** Workers who are here, or to come. */
  get #size(): number {
    return this.#hiring.size + this.staff.size;
  }

  #nextId(): string {
    return `w${++this.#lastId}`;
  }

  /** Undefined for a worker that is never restarted. */
  #supervise(order: Order): Supervision | undefined {
    const settings = toSuperviseSettings(order.options.restart);
    if (settings.policy === "never") return undefined;
    const again = optionsOfRestarts(order.options);
    const supervision: Supervision = new Supervision(settings, {
      ...this.#events,
      closed: this.closed,
      staff: this.staff,
      start: (signal) =>
        this.#hire(
          this.#nextId(),
          { ...order, options: { ...again, signal }, waitMs: Number.POSITIVE_INFINITY },
          supervision,
        ),
    });
    return supervision;
  }

  #everyone(): Set<Employment> {
    return new Set([
      ...this.#starting,
      ...[...this.staff.living.values()].map((employee) => employee[EMPLOYMENT]),
    ]);
  }

  #hire(id: string, order: Order, supervision: Supervision | undefined): Promise<AnyEmployee> {
    const { signal, timeoutMs } = order.options;
    return underLimits(`employing ${order.definition.displayName}`, { signal, timeoutMs }, async (limit) => {
      await untilAborted(this.closed, untilAborted(limit, this.#opened.open()));
      return this.#start(id, order, supervision, limit);
    });
  }

  async #start(
    id: string,
    order: Order,
    supervision: Supervision | undefined,
    limit: AbortSignal,
  ): Promise<AnyEmployee> {
    const { place, startOver } = await this.#turn(order, limit);
    let employment: Employment | undefined;
    let employee: AnyEmployee | undefined;
    const onBegun = (begun: Employment): void => {
      employment = begun;
      this.#starting.add(begun);
      employee = begun.employee = new Employee(begun, this.#settings, order.definition.schemas?.in);
    };
    try {
      this.assertOpen();
      limit.throwIfAborted();
      const [settings, dealer, room] = [this.#settings, this.#dealer, this.#room];
      const hired = await hire(
        { id, ...order, settings, dealer, room, shared: this.shared, staffSize: this.#size, place, limit },
        eventsOf(
          this.#events,
          () => employee,
          (joining) => this.#join(joining, supervision),
        ),
        onBegun,
      );
      return hired.employee as AnyEmployee;
    } catch (error) {
      this.assertOpen();
      throw error;
    } finally {
      startOver();
      place?.release();
      if (employment) this.#starting.delete(employment);
    }
  }

  /** Its turn to be started, here or at a host that has a place for it. */
  async #turn(
    order: Order,
    limit: AbortSignal,
  ): Promise<{ place?: HostPlace | undefined; startOver: () => void }> {
    const { at } = order.options;
    if (at === undefined || !this.hosts) return { startOver: await this.#starts.turn(limit) };
    for (;;) {
      const place = await findPlace(this.hosts, at, order, this.closed, limit);
      const startOver = await place.starts.turn(limit).catch((error: unknown) => {
        place.release();
        throw error;
      });
      if (place.isOpen()) return { place, startOver };
      startOver();
      place.release();
    }
  }

  #join(employee: AnyEmployee, supervision: Supervision | undefined): void {
    const employment = employee[EMPLOYMENT];
    if (supervision?.isCancelled) return killNow(employment);
    this.#hiring.delete(employee.id);
    this.#starting.delete(employment);
    this.staff.add(employee);
    for (const iterator of this.iterators) iterator.tryJoin(employment);
    supervision?.joined(employee);
    employment.inbox.deliver();
    employment.calls.attend();
    this.#watchStuck(employee);
  }

  #watchStuck(employee: AnyEmployee): void {
    const { stuckAfterMs } = this.#settings;
    if (stuckAfterMs === undefined) return;
    const watching = new StuckWatch(employee[EMPLOYMENT], stuckAfterMs, (stuck, sinceMs) => {
      tell(this.#events, employee, stuck ? "stuck" : "unstuck", { employee, sinceMs });
    });
    void employee.exited.then(() => watching.stop());
  }

  #leave(employee: AnyEmployee, undelivered: readonly Undelivered[]): Leaving | undefined {
    const wasOnStaff = this.staff.living.has(employee.id);
    this.staff.remove(employee);
    if (!wasOnStaff) return undefined;
    return employee[EMPLOYMENT].restarter?.left(undelivered) ?? { undelivered, whenTold: () => {} };
  }
}

function killNow(employment: Employment): void {
  employment.markKilled();
  employment.hosted?.kill();
}
