import { performance } from "@bossworks/core/timers";
import { ENDED_KEY_MS } from "./limits.js";
import { withinMs } from "./within-ms.js";

/** The streams of workers that may be there, so that none is left behind: live ones, and ended ones until they expire. */
export class Outboxes {
  readonly #live = new Set<string>();
  /** By key, when its link ended: the oldest first, so that forgetting looks at no others. */
  readonly #endedAt = new Map<string, number>();
  /** Those whose readers are waited for, and what ends that. */
  #awaited = new Set<string>();
  #onReadOut: () => void = () => {};

  get keys(): readonly string[] {
    return [...this.#live, ...this.#endedAt.keys()];
  }

  /** A stream was made. */
  add(key: string): void {
    this.#endedAt.delete(key);
    this.#live.add(key);
  }

  /** Its link has ended; it is about to expire. */
  ended(key: string): void {
    const now = performance.now();
    this.#live.delete(key);
    this.#endedAt.delete(key);
    this.#endedAt.set(key, now);
    for (const [oldest, at] of this.#endedAt) {
      if (now - at <= 2 * ENDED_KEY_MS) return;
      this.#endedAt.delete(oldest);
    }
  }

  /** Its reader has removed it. */
  gone(key: string): void {
    this.#live.delete(key);
    this.#endedAt.delete(key);
    if (this.#awaited.delete(key) && this.#awaited.size === 0) this.#onReadOut();
  }

  /** Resolves when the readers of all streams that live, or ended within the last `ms`, have removed them, or after that time. */
  async readOut(ms: number): Promise<void> {
    const since = performance.now() - ms;
    const endedLately = [...this.#endedAt].filter(([, at]) => at > since).map(([key]) => key);
    this.#awaited = new Set([...this.#live, ...endedLately]);
    if (this.#awaited.size === 0) return;
    const readOut = new Promise<void>((resolve) => {
      this.#onReadOut = resolve;
    });
    await withinMs(ms, readOut);
  }
}
