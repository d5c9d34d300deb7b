import { BEGINNING, isAfter } from "./stream-id.js";

/** A read that brings nothing may have begun before the mark was written, two may not. */
const MOST_VAIN_READS = 1;

/** The marks a reader has written to its own stream, to see whether they come back, and who waits for that. */
export class Marks {
  /** The last one that was written and not read yet, and how many reads have brought nothing since. */
  #awaited: string | undefined;
  #vainReads = 0;
  #lastRead = BEGINNING;
  #waiting: { readonly id: string; resolve(): void }[] = [];

  get isAwaited(): boolean {
    return this.#awaited !== undefined;
  }

  /** It has come back already, or a later one has. */
  wasRead(id: string): boolean {
    return !isAfter(id, this.#lastRead);
  }

  /** One was written, and is to come back. */
  written(id: string): void {
    this.#awaited = id;
    this.#vainReads = 0;
  }

  /** One came back. */
  read(id: string): void {
    this.#lastRead = id;
    if (this.#awaited !== undefined && this.wasRead(this.#awaited)) this.#awaited = undefined;
    const done = this.#waiting.filter((waiting) => this.wasRead(waiting.id));
    this.#waiting = this.#waiting.filter((waiting) => !done.includes(waiting));
    for (const { resolve } of done) resolve();
  }

  /** A read has brought nothing. False: what is written is not read. */
  readNothing(): boolean {
    return this.#awaited === undefined || this.#vainReads++ < MOST_VAIN_READS;
  }

  /** Resolves when that one has come back, or never will. */
  whenRead(id: string): Promise<void> {
    return new Promise((resolve) => this.#waiting.push({ id, resolve }));
  }

  /** None will come back any more. */
  release(): void {
    for (const { resolve } of this.#waiting) resolve();
    this.#waiting = [];
  }
}
