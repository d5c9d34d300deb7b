import { BossworksError } from "../errors/bossworks-error.js";
import { didYouMean, nearest } from "../util/nearest.js";
import { Counter } from "./counter.js";
import { CounterState } from "./counter-state.js";
import { Semaphore } from "./semaphore.js";
import { SemaphoreState } from "./semaphore-state.js";

/** A shared thing, and the boss's handle of it. */
interface Shared<State, Handle> {
  readonly state: State;
  readonly handle: Handle;
}

/** The shared things of one boss, by name. A semaphore and a counter may have the same. */
export class SharedThings {
  readonly #semaphores = new Map<string, Shared<SemaphoreState, Semaphore>>();
  readonly #counters = new Map<string, Shared<CounterState, Counter>>();
  readonly #closed: AbortSignal;

  /** `closed`: fires when the boss closes. */
  constructor(closed: AbortSignal) {
    this.#closed = closed;
  }

  /** Makes a semaphore, or finds the one of that name. Throws `TypeError` when that has other settings. */
  makeSemaphore(name: string, permits: number | undefined): Semaphore {
    const known = this.#semaphores.get(name)?.handle;
    if (known) {
      if (permits === undefined || permits === known.permits) return known;
      throw new TypeError(`boss.semaphore: "${name}" has ${known.permits} permits already; ${permits} given`);
    }
    if (permits === undefined) {
      throw new TypeError(`boss.semaphore: "${name}" is new: say how many permits it has, 1 or more`);
    }
    const state = new SemaphoreState(name, permits);
    const handle = new Semaphore(state, this.#closed);
    this.#semaphores.set(name, { state, handle });
    return handle;
  }

  /** The same of a counter; without settings any of that name will do. */
  makeCounter(name: string, settings: { initial: number; max: number } | undefined): Counter {
    const known = this.#counters.get(name)?.handle;
    const { initial, max } = settings ?? known ?? { initial: 0, max: Number.MAX_SAFE_INTEGER };
    if (known) {
      if (initial === known.initial && max === known.max) return known;
      throw new TypeError(
        `boss.counter: "${name}" was made with initial ${known.initial} and max ${known.max}; ${initial} and ${max} given`,
      );
    }
    const state = new CounterState(name, initial, max);
    const handle = new Counter(state);
    this.#counters.set(name, { state, handle });
    return handle;
  }

  /** What a worker asks for, or why there is none: SHARED_UNKNOWN. */
  findSemaphore(name: string): SemaphoreState | BossworksError {
    return this.#semaphores.get(name)?.state ?? unknown("semaphore", name, this.#semaphores);
  }

  findCounter(name: string): CounterState | BossworksError {
    return this.#counters.get(name)?.state ?? unknown("counter", name, this.#counters);
  }
}

function unknown(
  kind: "semaphore" | "counter",
  name: string,
  known: ReadonlyMap<string, unknown>,
): BossworksError {
  const guess = nearest(name, [...known.keys()]);
  return new BossworksError(
    "SHARED_UNKNOWN",
    `the boss has no ${kind} "${name}"${didYouMean(guess)} Make it with boss.${kind}("${name}", ...) before a worker uses it`,
  );
}
