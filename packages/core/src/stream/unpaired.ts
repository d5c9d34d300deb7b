import { LazyMap } from "../util/lazy-map.js";
import type { StreamEnd } from "./stream-end.js";

/** Streams one end has asked for and the other has not yet: all of one name wait for the same end. */
export class Unpaired {
  readonly #ends = new LazyMap<string, StreamEnd[]>();

  /** The next of this name to be paired, or undefined. */
  first(name: string): StreamEnd | undefined {
    return this.#ends.get(name)?.[0];
  }

  add(end: StreamEnd): void {
    const waiting = this.#ends.get(end.name);
    if (waiting) waiting.push(end);
    else this.#ends.set(end.name, [end]);
  }

  /** Takes out the first of this name. */
  take(name: string): StreamEnd | undefined {
    const waiting = this.#ends.get(name);
    const end = waiting?.shift();
    if (waiting?.length === 0) this.#ends.delete(name);
    return end;
  }

  /** Drops all of which this is not true. */
  keep(isKept: (end: StreamEnd) => boolean): void {
    for (const [name, waiting] of [...this.#ends]) {
      const kept = waiting.filter(isKept);
      if (kept.length > 0) this.#ends.set(name, kept);
      else this.#ends.delete(name);
    }
  }
}
