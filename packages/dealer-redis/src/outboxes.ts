import { ENDED_KEY_MS } from "./limits.js";

/** The streams of workers that may be there, so that none is left behind: live ones, and ended ones until they expire. */
export class Outboxes {
  /** By key, when its link ended, or infinity. */
  readonly #endedAt = new Map<string, number>();
  #onEmpty: (() => void) | undefined;

  get keys(): readonly string[] {
    return [...this.#endedAt.keys()];
  }

  /** A stream was made. */
  add(key: string): void {
    this.#endedAt.set(key, Number.POSITIVE_INFINITY);
  }

  /** Its link has ended; it is about to expire. */
  ended(key: string): void {
    const now = performance.now();
    for (const [other, at] of this.#endedAt) if (now - at > 2 * ENDED_KEY_MS) this.#endedAt.delete(other);
    this.#endedAt.set(key, now);
  }

  /** Its reader has removed it. */
  gone(key: string): void {
    this.#endedAt.delete(key);
    if (!this.#hasYoung(0)) this.#onEmpty?.();
  }

  /** Resolves when the readers of all streams that ended within `ms` have removed them, or that time is over. */
  async readOut(ms: number): Promise<void> {
    if (!this.#hasYoung(ms)) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#onEmpty = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #hasYoung(ms: number): boolean {
    const since = performance.now() - (ms || 2 * ENDED_KEY_MS);
    return [...this.#endedAt.values()].some((at) => at >= since);
  }
}
