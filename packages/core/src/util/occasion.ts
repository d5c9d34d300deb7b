import { type Deferred, deferred, SETTLED } from "./deferred.js";

/** Something that happens once and is rarely waited for: its promise is made when somebody asks for it. */
export class Occasion {
  #waitedFor: Deferred<void> | undefined;
  #hasHappened = false;

  /** Resolves when it happens. */
  get promise(): Promise<void> {
    if (this.#hasHappened) return SETTLED;
    this.#waitedFor ??= deferred();
    return this.#waitedFor.promise;
  }

  happen(): void {
    this.#hasHappened = true;
    this.#waitedFor?.resolve();
  }
}
