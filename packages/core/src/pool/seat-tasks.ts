import type { TaskRecord } from "./task-record.js";

/** Tasks there is room for at first; a power of two, as every later size. */
const FIRST_CAPACITY = 16;

/**
 * The tasks one worker has, in the order of their numbers. A ring and not a `Map`: V8 makes a map anew every few entries
 * that come and go, and the former one points to it; once one of these has grown old, all tasks that ever come after
 * outlive the young generation, which halves what a pool can do.
 */
export class SeatTasks {
  #ring: (TaskRecord | undefined)[] = new Array(FIRST_CAPACITY).fill(undefined);
  #head = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** By its place: 0 is the first. Only while there are so many. */
  at(place: number): TaskRecord {
    return this.#ring[(this.#head + place) & (this.#ring.length - 1)] as TaskRecord;
  }

  get(seq: number): TaskRecord | undefined {
    const place = this.#placeOf(seq);
    const task = place < this.#size ? this.at(place) : undefined;
    return task?.seq === seq ? task : undefined;
  }

  /** Adds a task whose number is above all others. It keeps that number while it is here. */
  add(task: TaskRecord): void {
    if (this.#size === this.#ring.length) this.#grow();
    this.#put(this.#size++, task);
  }

  /** Takes out a task that is here: most often the first. */
  remove({ seq }: TaskRecord): void {
    const place = this.#placeOf(seq);
    this.#size--;
    if (place === 0) {
      this.#put(0, undefined);
      this.#head = (this.#head + 1) & (this.#ring.length - 1);
    } else {
      for (let i = place; i < this.#size; i++) this.#put(i, this.at(i + 1));
      this.#put(this.#size, undefined);
    }
  }

  /** Takes all out. */
  drain(): TaskRecord[] {
    const all = [...this];
    this.#ring.fill(undefined);
    this.#size = 0;
    return all;
  }

  *[Symbol.iterator](): Iterator<TaskRecord> {
    for (let place = 0; place < this.#size; place++) yield this.at(place);
  }

  #put(place: number, task: TaskRecord | undefined): void {
    this.#ring[(this.#head + place) & (this.#ring.length - 1)] = task;
  }

  /** Where a number stands, or would. */
  #placeOf(seq: number): number {
    let low = 0;
    let high = this.#size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at(middle).seq < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Twice the room, the first one at its beginning. */
  #grow(): void {
    const ring: (TaskRecord | undefined)[] = [...this];
    ring.length *= 2;
    this.#ring = ring.fill(undefined, this.#size);
    this.#head = 0;
  }
}
