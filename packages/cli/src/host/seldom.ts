/** Says of texts that come again and again which of them are worth another line. */
export class Seldom {
  readonly #againMs: number;
  readonly #toldAt = new Map<string, number>();

  constructor(againMs: number) {
    this.#againMs = againMs;
  }

  /** True for a text that was not due within the last `againMs`. */
  isDue(text: string, now = performance.now()): boolean {
    for (const [told, at] of this.#toldAt) if (now - at >= this.#againMs) this.#toldAt.delete(told);
    if (this.#toldAt.has(text)) return false;
    this.#toldAt.set(text, now);
    return true;
  }

  /** All are due again. */
  forget(): void {
    this.#toldAt.clear();
  }
}
