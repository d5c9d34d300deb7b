import { makeRelease, type Release } from "../shared/release.js";
import type { SemaphoreAsks } from "./semaphore-asks.js";

/** The permits that a worker, or a task of it, holds. */
export class Holdings {
  readonly #held = new Set<Release>();

  /** Keeps a permit that was granted until it is released. */
  hold(asks: SemaphoreAsks): Release {
    const release = makeRelease(() => {
      this.#held.delete(release);
      asks.release();
    });
    this.#held.add(release);
    return release;
  }

  /** Gives back what is still held. */
  releaseAll(): void {
    for (const release of [...this.#held]) release();
  }
}
