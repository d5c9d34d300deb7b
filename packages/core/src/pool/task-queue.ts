import { Queue } from "../util/queue.js";
import { HighestFirst } from "./highest-first.js";

/** What a queue needs to know of what waits in it. */
export interface Queued {
  readonly priority: number;
  /** Rising in the order of asking; who comes back stands where it stood. */
  readonly order: number;
  /** False: it was aborted, settled or taken out, and only its place is still here. */
  readonly isQueued: boolean;
}

/** Those of one priority, in order. */
class Row<T extends Queued> {
  readonly #fresh = new Queue<T>();
  /** Those that had left and came back; last first. */
  readonly #returned: T[] = [];

  get first(): T | undefined {
    while (this.#fresh.first && !this.#fresh.first.isQueued) this.#fresh.shift();
    while (this.#returned.length > 0 && !this.#returned.at(-1)?.isQueued) this.#returned.pop();
    const returned = this.#returned.at(-1);
    const fresh = this.#fresh.first;
    if (!returned || !fresh) return returned ?? fresh;
    return returned.order < fresh.order ? returned : fresh;
  }

  shift(): T | undefined {
    const { first } = this;
    if (first && first === this.#returned.at(-1)) return this.#returned.pop();
    return this.#fresh.shift();
  }

  push(item: T): void {
    this.#fresh.push(item);
  }

  /** Lets go of those that only have a place here; one that has two keeps one. */
  purge(): void {
    const kept = new Set([...this.#fresh.drain(), ...this.#returned].filter(({ isQueued }) => isQueued));
    this.#returned.length = 0;
    for (const item of [...kept].sort((a, b) => a.order - b.order)) this.#fresh.push(item);
  }

  putBack(item: T): void {
    let at = this.#returned.length;
    while (at > 0 && (this.#returned[at - 1] as T).order < item.order) at--;
    this.#returned.splice(at, 0, item);
  }
}

/** Fewer that have left are not worth looking for. */
const MIN_PURGED = 64;

/** Tasks that wait: the highest priority first, within one in the order of asking. What leaves out of turn only marks itself. */
export class TaskQueue<T extends Queued> {
  readonly #rows = new Map<number, Row<T>>();
  /** The priorities there are. */
  readonly #priorities = new HighestFirst();
  /** How many have left out of turn since all were looked through. */
  #left = 0;

  /** The next to leave, or undefined. */
  get first(): T | undefined {
    for (;;) {
      const priority = this.#priorities.highest;
      const first = priority === undefined ? undefined : this.#rows.get(priority)?.first;
      // The last row is kept: most pools have one, which is empty most of the time.
      if (first || priority === undefined || this.#priorities.size === 1) return first;
      this.#priorities.shift();
      this.#rows.delete(priority);
    }
  }

  /** Takes the next one out. */
  shift(): T | undefined {
    const { first } = this;
    return first && this.#row(first.priority).shift();
  }

  /** Adds one that was never here. */
  push(item: T): void {
    this.#row(item.priority).push(item);
  }

  /** Adds one that had left: to where it stood. */
  putBack(item: T): void {
    this.#row(item.priority).putBack(item);
  }

  /** One has left out of turn, and so many still wait: when most places are of those that have left, they are cleared. */
  left(waiting: number): void {
    if (++this.#left < MIN_PURGED + waiting) return;
    this.#left = 0;
    for (const [priority, row] of this.#rows) {
      row.purge();
      if (!row.first) this.#rows.delete(priority);
    }
    this.#priorities.reset(this.#rows.keys());
  }

  /** Takes all out, in order. */
  drain(): T[] {
    const all: T[] = [];
    for (let item = this.shift(); item; item = this.shift()) all.push(item);
    return all;
  }

  #row(priority: number): Row<T> {
    let row = this.#rows.get(priority);
    if (!row) {
      row = new Row();
      this.#rows.set(priority, row);
      this.#priorities.add(priority);
    }
    return row;
  }
}
