import { LazySet } from "../util/lazy-set.js";
import type { PortLink } from "./port-link.js";

/** Links that serve nothing any more, and whose channels are still closing. */
export class LeavingLinks {
  readonly #links = new LazySet<PortLink>();

  get isEmpty(): boolean {
    return this.#links.size === 0;
  }

  /** Adds a link that was ended; `onLeft` is called when its channel has closed. */
  add(link: PortLink, onLeft: () => void): void {
    this.#links.add(link);
    const left = (): void => {
      this.#links.delete(link);
      onLeft();
    };
    link.closed.then(left, left);
  }

  /** Waits for none of them. */
  cut(reason: string): void {
    for (const link of this.#links) link.cut(reason);
  }
}
