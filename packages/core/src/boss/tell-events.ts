import { decode } from "../codec/codec.js";
import type { Undelivered } from "../lane/line.js";
import type { Logger } from "./boss-options.js";
import type { CallHandler } from "./call-desk.js";
import { CALL_HANDLER, EMIT, EMPLOYMENT } from "./employee.js";
import type { EmploymentEvents, Leaving } from "./employment-events.js";
import type { EmployeeEvents, UndeliveredMessage } from "./events.js";
import { warnRefused } from "./refused-message.js";
import type { AnyEmployee } from "./staff.js";

/** What the events of one employment need from its boss. */
export interface EventsOwner {
  readonly logger: Logger | undefined;
  /** Emits an event on the boss. True when there was a listener. */
  emit<K extends keyof EmployeeEvents<AnyEmployee>>(name: K, event: EmployeeEvents<AnyEmployee>[K]): boolean;
  hasMessageListeners(): boolean;
  callHandler(): CallHandler<AnyEmployee> | undefined;
  /** The employee has ended and leaves. Undefined when it had never been on the staff. */
  leave(employee: AnyEmployee, undelivered: readonly Undelivered[]): Leaving | undefined;
  /** Somebody came for a worker's link and was not let in. */
  noteRefused(why: string, worker?: string): void;
}

/** Tells an event on the employee first, then on the boss. True when somebody listened. */
export function tell<K extends keyof EmployeeEvents<AnyEmployee>>(
  owner: Pick<EventsOwner, "emit">,
  employee: AnyEmployee,
  name: K,
  event: EmployeeEvents<AnyEmployee>[K],
): boolean {
  const isHeard = employee[EMIT](name, event as never);
  return owner.emit(name, event) || isHeard;
}

/**
 * What an employment tells, told on to its employee and boss; nothing is told before there is an employee. `join` puts it on
 * the staff.
 */
export function eventsOf(
  owner: EventsOwner,
  get: () => AnyEmployee | undefined,
  join: (employee: AnyEmployee) => void,
): EmploymentEvents {
  const withEmployee = (act: (employee: AnyEmployee) => void): void => {
    const employee = get();
    if (employee) act(employee);
  };
  return {
    onJoined: () => withEmployee(join),
    onStatus: (report) => withEmployee((employee) => tell(owner, employee, "status", { employee, report })),
    onMessage: (data) => {
      // As with `withEmployee`, whose function would cost every message.
      const employee = get();
      if (employee) tell(owner, employee, "message", { employee, data });
    },
    hasMessageListeners: () => owner.hasMessageListeners() || (get()?.listenerCount("message") ?? 0) > 0,
    onCalling: () => withEmployee((employee) => tell(owner, employee, "call", { employee })),
    callHandler: () => {
      const employee = get();
      const general = owner.callHandler();
      return employee?.[CALL_HANDLER] ?? (employee && general && ((data) => general(employee, data)));
    },
    onUnread: (count) =>
      withEmployee((employee) => {
        if (!tell(owner, employee, "unread", { employee, count })) warnUnread(employee.name);
      }),
    onRefused: (error) =>
      withEmployee((employee) => {
        owner.logger?.warn({ worker: employee.id, error }, "the worker's schema refused a message");
        if (!tell(owner, employee, "refused", { employee, error })) warnRefused(employee.name, error);
      }),
    onLinkBroken: (reason) =>
      withEmployee((employee) => {
        owner.logger?.warn({ worker: employee.id, reason }, "link broken");
        tell(owner, employee, "linkbroken", { employee, reason });
      }),
    onLinkRestored: (downMs, resent) =>
      withEmployee((employee) => {
        owner.logger?.info({ worker: employee.id, downMs, resent }, "link restored");
        tell(owner, employee, "linkrestored", { employee, downMs, resent });
      }),
    onLinkRefused: (why) => owner.noteRefused(why, get()?.id),
    onLost: (reason) =>
      withEmployee((employee) => {
        owner.logger?.error({ worker: employee.id, reason }, "worker lost");
        tell(owner, employee, "lost", { employee, reason });
      }),
    onLeaked: () =>
      withEmployee((employee) => {
        owner.logger?.error({ worker: employee.id }, "worker leaked: Node could not end its thread");
        tell(owner, employee, "leaked", { employee });
      }),
    onExit: ({ how }, { code, signal }, undelivered) =>
      withEmployee((employee) => {
        const leaving = owner.leave(employee, undelivered);
        if (!leaving) return;
        owner.logger?.info({ worker: employee.id, how, code, signal }, "worker ended");
        const event = { employee, how, code, signal, unread: employee[EMPLOYMENT].inbox.count };
        tell(owner, employee, "exit", withUndelivered(event, leaving.undelivered));
        leaving.whenTold();
      }),
  };
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
