import { BossworksError } from "../errors/bossworks-error.js";
import { EMPLOYMENT, Employee } from "./employee.js";
import type { Employment } from "./employment.js";

/** Any employee, whatever its types. */
// biome-ignore lint/suspicious/noExplicitAny: only `any` accepts employees of every type parameter, both in and out
export type AnyEmployee = Employee<any, any, any, any>;

/**
 * Addressees of a boss's call: nothing (all), an employee, an id, an array of these, or a predicate. Who never was of this boss
 * is a `TypeError`. When several are meant and some fail, the call waits for all and rejects with the first one's code; the
 * error's `errors` has each by its id.
 */
export type Who =
  | undefined
  | AnyEmployee
  | string
  | readonly (AnyEmployee | string)[]
  | ((employee: AnyEmployee) => boolean);

/** Whom a call of a boss is for. */
export interface Meant {
  readonly employees: readonly AnyEmployee[];
  /** Ids of workers that have ended, of which nobody holds the employee any more. */
  readonly forgotten?: readonly string[];
}

/** A place that somebody is, or may be, to come for. */
export interface Vacancy {
  readonly isVacant: boolean;
  /** Who had it last. */
  readonly last: AnyEmployee | undefined;
}

/** The employees of one boss or pool: the living by id, and who is meant by `who`. */
export class Staff {
  readonly living = new Map<string, AnyEmployee>();
  /** Ended ones whose place is kept for another. */
  readonly #restarting = new Map<string, AnyEmployee>();
  /** The posts of each open pool. They take no room: who comes for one is employed as anybody is. */
  readonly vacancies = new Set<Iterable<Vacancy>>();
  /** Ids that were ever given, so that an ended worker's id is told from a mistyped one. */
  readonly #ended = new WeakSet<AnyEmployee>();
  readonly #endedIds = new Map<string, WeakRef<AnyEmployee>>();
  readonly #waiters = new Set<() => void>();

  add(employee: AnyEmployee): void {
    this.living.set(employee.id, employee);
    this.changed();
  }

  remove(employee: AnyEmployee): void {
    this.living.delete(employee.id);
    this.#ended.add(employee);
    this.#endedIds.set(employee.id, new WeakRef(employee));
    if (this.#endedIds.size > MAX_REMEMBERED) this.#forgetOne();
    this.changed();
  }

  /** Resolves at the next change of the staff, or when the signal fires. */
  change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiters.delete(wake);
        signal.removeEventListener("abort", wake);
        resolve();
      };
      this.#waiters.add(wake);
      signal.addEventListener("abort", wake, { once: true });
    });
  }

  /** Wakes who waits for a change. */
  changed(): void {
    for (const wake of [...this.#waiters]) wake();
  }

  /** Places that are taken: by the living, and by those who are to come back. */
  get size(): number {
    return this.living.size + this.#restarting.size;
  }

  /** Keeps the place of an ended employee. */
  keepPlace(employee: AnyEmployee): void {
    this.#restarting.set(employee.id, employee);
  }

  /** Lets such a place go, if it was kept. */
  freePlace(employee: AnyEmployee): void {
    if (this.#restarting.delete(employee.id)) this.changed();
  }

  /** True when others are to come whom `who` means, so far as can be told. */
  awaits(who: Who): boolean {
    if (who !== undefined && typeof who !== "function") return false;
    const leaving = [...this.living.values()].filter(isToBeReplaced);
    const vacant = [...this.vacancies].flatMap((posts) => [...posts]).filter(({ isVacant }) => isVacant);
    if (who === undefined && vacant.length > 0) return true;
    const former = vacant.flatMap(({ last }) => last ?? []);
    return this.resolve(who, [...this.#restarting.values(), ...leaving, ...former]).length > 0;
  }

  /** Whom a call is for that fails for those who have ended. Throws `TypeError` as `resolve` does. */
  meant(who: Who): Meant {
    const forgotten: string[] = [];
    const employees = this.resolve(who, this.living.values(), (id) => forgotten.push(id));
    return { employees, forgotten };
  }

  /** The same for data: workers of pools, which take none, are passed over unless they are named. */
  meantToHear(who: Who): Meant {
    const meant = this.meant(who);
    if (who !== undefined && typeof who !== "function") return meant;
    return { employees: meant.employees.filter((employee) => !employee[EMPLOYMENT].tasks) };
  }

  /** The same for calls that end: who is to come back is among all, and who has ended is done. */
  meantToEnd(who: Who): Meant {
    const employees = this.resolve(who, [...this.living.values(), ...this.#restarting.values()]);
    return { employees };
  }

  /**
   * The employees meant, in order and each once; `forget` is told of ended ones that nobody holds any more. Throws `TypeError`
   * for what names nobody of this boss.
   */
  resolve(
    who: Who,
    all: Iterable<AnyEmployee> = this.living.values(),
    forget: (id: string) => void = () => {},
  ): AnyEmployee[] {
    if (who === undefined) return [...all];
    if (typeof who === "function") return [...all].filter((employee) => who(employee));
    const meant = new Set<AnyEmployee>();
    for (const one of Array.isArray(who) ? who : [who]) {
      const employee = this.#one(one);
      if (employee) meant.add(employee);
      else forget(one);
    }
    return [...meant];
  }

  /** What decides whether an employee, perhaps a later one, is meant. Throws `TypeError` as `resolve` does. */
  matcher(who: Who): (employment: Employment) => boolean {
    if (who === undefined) return () => true;
    if (typeof who === "function") return (employment) => who(employment.employee as AnyEmployee);
    const meant = new Set(this.resolve(who).map((employee) => employee[EMPLOYMENT]));
    return (employment) => meant.has(employment);
  }

  /** Undefined for an id whose employee nobody holds any more. */
  #one(who: AnyEmployee | string): AnyEmployee | undefined {
    if (typeof who === "string") {
      const employee = this.living.get(who) ?? this.#endedIds.get(who)?.deref();
      if (employee || this.#endedIds.has(who)) return employee;
      throw new TypeError(`who: no employee has the id ${JSON.stringify(who)}`);
    }
    if (who instanceof Employee) {
      if (this.living.get(who.id) === who || this.#ended.has(who)) return who;
      throw new TypeError(`who: ${who.name} was never employed here`);
    }
    throw new TypeError("who: nothing, an employee, an id, an array of these or a predicate is allowed");
  }

  #forgetOne(): void {
    const oldest = this.#endedIds.keys().next();
    if (!oldest.done) this.#endedIds.delete(oldest.value);
  }
}

/** It has ended and not left yet; whether another follows is decided when it does. */
function isToBeReplaced(employee: AnyEmployee): boolean {
  const { end, restarter } = employee[EMPLOYMENT];
  return end !== undefined && restarter !== undefined;
}

/** Ids of ended workers that are remembered, so that asking for one says how it ended. */
const MAX_REMEMBERED = 10_000;

/** Waits for all, then throws the first failure's code with all failures by id. */
export async function settleAll(
  what: string,
  { employees, forgotten = [] }: Meant,
  act: (employee: AnyEmployee) => Promise<unknown>,
): Promise<void> {
  const outcomes = await Promise.allSettled(employees.map((employee) => act(employee)));
  const errors = new Map<string, Error>();
  outcomes.forEach((outcome, index) => {
    const employee = employees[index];
    if (outcome.status === "rejected" && employee) errors.set(employee.id, outcome.reason as Error);
  });
  for (const worker of forgotten)
    errors.set(worker, new BossworksError("WORKER_GONE", `${worker} has ended`, { worker }));
  const [first] = errors.values();
  if (!first) return;
  const all = employees.length + forgotten.length;
  if (!(first instanceof BossworksError) || all === 1) throw first;
  const message = `${what} failed for ${errors.size} of ${all}: ${first.message}`;
  throw new BossworksError(first.code, message, { errors, cause: first });
}
