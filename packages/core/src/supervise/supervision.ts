import { EMPLOYMENT } from "../boss/employee.js";
import type { Leaving, Restarter } from "../boss/employment-events.js";
import type { AnyEmployee, Staff } from "../boss/staff.js";
import { type EventsOwner, tell } from "../boss/tell-events.js";
import { BossworksError } from "../errors/bossworks-error.js";
import type { Undelivered } from "../lane/line.js";
import { clearTimeout, performance, setTimeout } from "../timers.js";
import { handled } from "../util/deferred.js";
import { RestartPolicy } from "./restart-policy.js";
import type { SuperviseSettings } from "./supervise-options.js";

/** What a supervision needs from its boss. */
export interface SupervisionOwner extends Pick<EventsOwner, "emit" | "logger"> {
  /** Fires when the boss closes or is aborted. */
  readonly closed: AbortSignal;
  /** Keeps the place of who is to come back. */
  readonly staff: Staff;
  /** Starts the same worker once more. Who joins is told by `Supervision.joined`, in the turn of joining. */
  start(signal: AbortSignal): Promise<AnyEmployee>;
}

const DO_NOTHING = (): void => {};

/**
 * One worker through all its employments: starts it again when it has ended, until that is not to be, its end was asked
 * for, it fails too often or the boss closes. While it waits to do so its timer holds the event loop, as a worker does.
 */
export class Supervision implements Restarter {
  readonly #settings: SuperviseSettings;
  readonly #policy: RestartPolicy;
  readonly #owner: SupervisionOwner;
  /** Who worked last. */
  #employee: AnyEmployee | undefined;
  #joinedAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #starting: AbortController | undefined;
  #isCancelled = false;
  /** What the one who ended is known to have never been given, for the next one. */
  #unsent: Undelivered[] = [];

  constructor(settings: SuperviseSettings, owner: SupervisionOwner) {
    this.#settings = settings;
    this.#policy = new RestartPolicy(settings);
    this.#owner = owner;
  }

  /** True once the end of the worker was asked for. */
  get isCancelled(): boolean {
    return this.#isCancelled;
  }

  /** True when nobody is to come any more. */
  get #isOver(): boolean {
    return this.#isCancelled || this.#owner.closed.aborted;
  }

  cancel(): void {
    if (this.#isCancelled) return;
    this.#isCancelled = true;
    clearTimeout(this.#timer);
    this.#starting?.abort();
    if (this.#employee) this.#owner.staff.freePlace(this.#employee);
  }

  /** One has joined: the first, or who takes the place of the one before. */
  joined(employee: AnyEmployee): void {
    const previous = this.#employee;
    this.#employee = employee;
    this.#joinedAt = performance.now();
    this.#starting = undefined;
    employee[EMPLOYMENT].restarter = this;
    if (!previous) return;
    // Calls on who has been replaced must not reach the successor.
    previous[EMPLOYMENT].restarter = undefined;
    this.#owner.staff.freePlace(previous);
    this.#redeliver(employee);
    const reason = previous[EMPLOYMENT].end?.how ?? "EXITED";
    this.#owner.logger?.info({ worker: employee.id, previous: previous.id, reason }, "worker restarted");
    tell(this.#owner, previous, "restarted", { previous, employee, reason });
  }

  left(undelivered: readonly Undelivered[]): Leaving {
    const all = [...undelivered, ...this.#unsent];
    this.#unsent = this.#settings.redeliver ? all.filter(({ known }) => known === "unsent") : [];
    return { undelivered: all, whenTold: this.#follow() };
  }

  /** Decides whether another follows, and keeps the place for that one. Returns what remains to be done. */
  #follow(): () => void {
    const employee = this.#employee;
    const end = employee?.[EMPLOYMENT].end;
    if (!employee || !end || this.#isOver || !this.#policy.covers(end.how)) return DO_NOTHING;
    const verdict = this.#grant(performance.now() - this.#joinedAt);
    if (verdict === "limit") return () => this.#giveUp(end.error);
    this.#owner.staff.keepPlace(employee);
    return () => this.#wait(verdict.delayMs);
  }

  #grant(livedMs: number): { delayMs: number } | "limit" {
    return this.#policy.next(performance.now(), Math.random(), livedMs);
  }

  #wait(delayMs: number): void {
    if (this.#isOver) return;
    this.#owner.logger?.info({ worker: this.#employee?.id, delayMs }, "worker will be restarted");
    this.#timer = setTimeout(() => void this.#restart(), delayMs);
  }

  /** A start that fails is an end as any other, of one who did not live at all. */
  async #restart(): Promise<void> {
    this.#starting = new AbortController();
    try {
      await this.#owner.start(this.#starting.signal);
    } catch (error) {
      if (this.#isOver) return;
      this.#owner.logger?.warn({ worker: this.#employee?.id, error }, "restart failed");
      const verdict = this.#grant(0);
      if (verdict === "limit") this.#giveUp(error);
      else this.#wait(verdict.delayMs);
    }
  }

  #giveUp(cause: unknown): void {
    const employee = this.#employee;
    if (this.#isOver || !employee) return;
    this.cancel();
    const { intensity, periodMs } = this.#settings;
    const error = new BossworksError(
      "RESTART_LIMIT",
      `${employee.name} was restarted ${intensity} times within ${periodMs} ms and has ended again, so it is given up: mend what cause says and employ it anew, or raise restart.intensity`,
      { worker: employee.id, dealer: employee[EMPLOYMENT].dealerName, cause },
    );
    this.#owner.logger?.error({ worker: employee.id, error }, "worker given up");
    tell(this.#owner, employee, "gaveup", { employee, error });
  }

  /**
   * In the turn of joining, so that nothing goes before. All of it is accepted at once: it fitted into the window of the
   * one before, and this one's is empty. One that has ended already leaves it to the next.
   */
  #redeliver({ [EMPLOYMENT]: employment }: AnyEmployee): void {
    if (employment.end) return;
    for (const { body } of this.#unsent.splice(0)) void handled(employment.send(body, {}));
  }
}
