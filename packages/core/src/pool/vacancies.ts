import type { CrewEvents } from "./crew-events.js";
import type { PoolHost } from "./pool-host.js";
import type { Post } from "./post.js";

/** Whose posts they are. */
export interface VacanciesOwner extends Pick<CrewEvents, "onLacking" | "onRoom"> {
  readonly posts: Set<Post>;
  /** How many there are in any case. */
  readonly min: number;
  fill(post: Post): void;
}

/** Posts nobody could be employed for, since the staff was full. They are filled when it has room. */
export class Vacancies {
  readonly #owner: VacanciesOwner;
  readonly #host: Pick<PoolHost, "roomOnStaff">;
  readonly #shut: AbortSignal;
  readonly #vacant = new Set<Post>();

  /** Fills none after `shut`. */
  constructor(owner: VacanciesOwner, host: Pick<PoolHost, "roomOnStaff">, shut: AbortSignal) {
    this.#owner = owner;
    this.#host = host;
    this.#shut = shut;
  }

  get areAny(): boolean {
    return this.#vacant.size > 0;
  }

  add(post: Post): void {
    this.#vacant.add(post);
    if (this.#vacant.size === 1) void this.#wait();
    this.#owner.onLacking();
  }

  async #wait(): Promise<void> {
    await this.#host.roomOnStaff(this.#shut);
    const vacant = [...this.#vacant];
    this.#vacant.clear();
    if (this.#shut.aborted) return;
    const { posts, min } = this.#owner;
    for (const post of vacant) {
      // Who was to come for tasks alone comes if they still wait.
      if (posts.size > min) posts.delete(post);
      else this.#owner.fill(post);
    }
    this.#owner.onRoom();
  }
}
