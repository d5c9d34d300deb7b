import { removeOne } from "../util/remove-one.js";
import type { WaitKind } from "./wait-list.js";

/** Those who stand at a checkpoint now, blocked or in the event loop. */
export class Standing {
  readonly #kinds: WaitKind[] = [];

  get isEmpty(): boolean {
    return this.#kinds.length === 0;
  }

  /** The last of the worker's own to have come with progress. */
  get reporter(): WaitKind | undefined {
    return this.#kinds.findLast(({ of, progress }) => !of && progress !== undefined);
  }

  enter(kind: WaitKind): void {
    this.#kinds.push(kind);
    kind.of?.enter(kind);
  }

  leave(kind: WaitKind): void {
    removeOne(this.#kinds, kind);
    kind.of?.leave(kind);
  }
}
