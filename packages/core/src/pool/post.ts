import { EMPLOYMENT } from "../boss/employee.js";
import type { AnyEmployee, Vacancy } from "../boss/staff.js";
import type { RestartPolicy } from "../supervise/restart-policy.js";
import { clearTimeout, setTimeout } from "../timers.js";
import type { Seat } from "./seat.js";

/** One place in a pool, through all the workers who ever fill it. */
export class Post implements Vacancy {
  readonly policy: RestartPolicy;
  /** Who fills it now. */
  seat: Seat | undefined;
  /** Who filled it last, or came to. */
  last: AnyEmployee | undefined;
  seatedAt = 0;
  /** Workers for it that are being started. */
  startings = 0;
  /** How many who fill it one after the other are to be replaced. */
  replacements = 0;
  /** Settles when the last of them is. */
  replacing: Promise<void> = Promise.resolve();
  /** Settles when the filling that was begun last is over, well or not. */
  filling: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(policy: RestartPolicy) {
    this.policy = policy;
  }

  /** Nobody fills it, or one that has ended. */
  get isVacant(): boolean {
    return !this.seat || this.seat.employee[EMPLOYMENT].end !== undefined;
  }

  /** Somebody new is on the way for the one who fills it. */
  get isReplacing(): boolean {
    return this.replacements > 0;
  }

  /** Somebody is on the way, or will be soon. */
  get isStarting(): boolean {
    return this.startings > 0 || this.#timer !== undefined;
  }

  /** Calls back after a while, unless it is cancelled. */
  later(delayMs: number, act: () => void): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      act();
    }, delayMs);
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

/** The posts of one pool; tells when there are fewer. */
export class Posts extends Set<Post> {
  readonly #onFewer: () => void;

  constructor(onFewer: () => void) {
    super();
    this.#onFewer = onFewer;
  }

  override delete(post: Post): boolean {
    const wasThere = super.delete(post);
    if (wasThere) this.#onFewer();
    return wasThere;
  }
}
