interface Mark {
  readonly at: number;
  readonly action: () => void;
}

/** What is to be done when a count of bytes is reached, each once. */
export class Marks {
  readonly #marks = new Set<Mark>();

  /** Returns what takes it back. */
  add(at: number, action: () => void): () => void {
    const mark: Mark = { at, action };
    this.#marks.add(mark);
    return () => void this.#marks.delete(mark);
  }

  /** Bytes from a count to the nearest mark above it; infinite without one. */
  distance(count: number): number {
    return Math.min(...[...this.#marks].map(({ at }) => at)) - count;
  }

  /** Does what is due at a count, in the order it was added. */
  fire(count: number): void {
    const due = [...this.#marks].filter(({ at }) => at <= count);
    for (const mark of due) if (this.#marks.delete(mark)) mark.action();
  }
}
