import type { Signal } from "../protocol/verbs.js";

/** What a worker does while it cannot reach its boss. */
export type OnLinkLoss = "continue" | "suspend" | "stop";

/**
 * Holds or stops a worker whose link broke, as its boss has wished, by signals of the link's own. Who was suspended by
 * the boss stays so, whatever becomes of the link.
 */
export class LinkLoss {
  readonly #wish: OnLinkLoss;
  readonly #tell: (signal: Signal) => void;
  #isHeldByBoss: boolean;
  #isHeldByUs = false;

  /** `isHeld`: the worker waits for its boss's first RESUME. */
  constructor(wish: OnLinkLoss, isHeld: boolean, tell: (signal: Signal) => void) {
    this.#wish = wish;
    this.#isHeldByBoss = isHeld;
    this.#tell = tell;
  }

  /** A signal of the boss to the worker as a whole passes; what is for one of its tasks does not count. */
  passes(verb: string): void {
    if (verb === "SUSPEND") this.#isHeldByBoss = true;
    if (verb === "RESUME") this.#isHeldByBoss = false;
  }

  /** The link is gone. */
  broken(): void {
    if (this.#wish === "stop") this.#tell("STOP");
    if (this.#wish !== "suspend" || this.#isHeldByBoss) return;
    this.#isHeldByUs = true;
    this.#tell("SUSPEND");
  }

  /** Another link stands; nothing has passed through it yet. */
  restored(): void {
    if (this.#isHeldByUs) this.#tell("RESUME");
    this.#isHeldByUs = false;
  }
}
