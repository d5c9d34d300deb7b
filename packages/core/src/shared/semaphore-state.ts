import { LinkedLine } from "../util/linked-line.js";

/**
 * Who holds the permits of a semaphore is none of its business: it counts those that are free, and keeps the line of who
 * waits for one. Nobody overtakes: while anybody waits, no permit is free.
 */
export class SemaphoreState {
  readonly name: string;
  readonly permits: number;
  readonly #line = new LinkedLine<() => void>();
  #free: number;

  constructor(name: string, permits: number) {
    this.name = name;
    this.permits = permits;
    this.#free = permits;
  }

  /** Permits that nobody holds. */
  get free(): number {
    return this.#free;
  }

  get waiting(): number {
    return this.#line.length;
  }

  /** Takes a permit if one is free: then nobody waits. */
  tryTake(): boolean {
    if (this.#free === 0) return false;
    this.#free--;
    return true;
  }

  /** Stands in line: `grant` is called at this one's turn. Returns how to leave; false: too late, it was granted. */
  wait(grant: () => void): () => boolean {
    const place = this.#line.push(grant);
    return () => this.#line.remove(place);
  }

  /** Gives permits back, to those first in line. */
  give(count = 1): void {
    if (this.#free + count > this.permits)
      throw new Error(`${this.name}: more permits given back than there are`);
    this.#free += count;
    while (this.#free > 0 && this.#line.length > 0) {
      this.#free--;
      this.#line.shift()?.();
    }
  }
}
