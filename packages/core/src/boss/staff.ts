import { BossworksError } from "../errors/bossworks-error.js";
import { EMPLOYMENT, Employee } from "./employee.js";
import type { Employment } from "./employment.js";

/** Any employee, whatever its types. */
// biome-ignore lint/suspicious/noExplicitAny: only `any` accepts employees of every type parameter, both in and out
export type AnyEmployee = Employee<any, any, any, any>;

/** Addressees of a boss's call: nothing (all), an employee, an id, an array of these, or a predicate. */
export type Who =
  | undefined
  | AnyEmployee
  | string
  | readonly (AnyEmployee | string)[]
  | ((employee: AnyEmployee) => boolean);

/** The employees of one boss: the living by id, and who is meant by `who`. */
export class Staff {
  readonly living = new Map<string, AnyEmployee>();
  /** Ids this boss has ever given, so that an ended worker's id is told from a mistyped one. */
  readonly #ended = new WeakSet<AnyEmployee>();
  readonly #endedIds = new Map<string, WeakRef<AnyEmployee>>();

  add(employee: AnyEmployee): void {
    this.living.set(employee.id, employee);
  }

  remove(employee: AnyEmployee): void {
    this.living.delete(employee.id);
    this.#ended.add(employee);
    this.#endedIds.set(employee.id, new WeakRef(employee));
    if (this.#endedIds.size > MAX_REMEMBERED) this.#forgetOne();
  }

  /** The employees meant, in order and each once. Throws `TypeError` for what names nobody of this boss. */
  resolve(who: Who): AnyEmployee[] {
    if (who === undefined) return [...this.living.values()];
    if (typeof who === "function") return [...this.living.values()].filter((employee) => who(employee));
    const named = Array.isArray(who)
      ? (who as readonly (AnyEmployee | string)[])
      : [who as AnyEmployee | string];
    return [...new Set(named.map((one) => this.#one(one)))];
  }

  /** What decides whether an employee, perhaps a later one, is meant. Throws `TypeError` as `resolve` does. */
  matcher(who: Who): (employment: Employment) => boolean {
    if (who === undefined) return () => true;
    if (typeof who === "function") return (employment) => who(employment.employee as AnyEmployee);
    const meant = new Set(this.resolve(who).map((employee) => employee[EMPLOYMENT]));
    return (employment) => meant.has(employment);
  }

  #one(who: AnyEmployee | string): AnyEmployee {
    if (typeof who === "string") {
      const employee = this.living.get(who) ?? this.#endedIds.get(who)?.deref();
      if (employee) return employee;
      throw new TypeError(`who: no employee has the id ${JSON.stringify(who)}`);
    }
    if (who instanceof Employee) {
      if (this.living.get(who.id) === who || this.#ended.has(who)) return who;
      throw new TypeError(`who: ${who.name} is employed by another boss`);
    }
    throw new TypeError("who: nothing, an employee, an id, an array of these or a predicate is allowed");
  }

  #forgetOne(): void {
    const oldest = this.#endedIds.keys().next();
    if (!oldest.done) this.#endedIds.delete(oldest.value);
  }
}

/** Those of some employees who are meant. Throws `TypeError` for who is none of them. */
export function whoOf(who: Who, employees: readonly AnyEmployee[]): AnyEmployee[] {
  const staff = new Staff();
  for (const employee of employees) staff.add(employee);
  return staff.resolve(who);
}

/** Ids of ended workers that are remembered, so that asking for one says how it ended. */
const MAX_REMEMBERED = 10_000;

/** Waits for all, then throws the first failure's code with all failures by id. */
export async function settleAll(
  what: string,
  employees: readonly AnyEmployee[],
  act: (employee: AnyEmployee) => Promise<unknown>,
): Promise<void> {
  const outcomes = await Promise.allSettled(employees.map((employee) => act(employee)));
  const errors = new Map<string, Error>();
  outcomes.forEach((outcome, index) => {
    const employee = employees[index];
    if (outcome.status === "rejected" && employee) errors.set(employee.id, outcome.reason as Error);
  });
  const [first] = errors.values();
  if (!first) return;
  if (!(first instanceof BossworksError) || employees.length === 1) throw first;
  const message = `${what} failed for ${errors.size} of ${employees.length}: ${first.message}`;
  throw new BossworksError(first.code, message, { errors, cause: first });
}
