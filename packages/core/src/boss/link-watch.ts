import type { LinkEvents } from "../port/link-events.js";

/** How far the worker's end has come, as `Outcome` knows it. */
interface Leaving {
  readonly isLeaving: boolean;
}

/** What a boss knows of the link to one worker. That it breaks with its worker's end is no news, and not told. */
export class LinkWatch implements LinkEvents {
  readonly #events: LinkEvents;
  readonly #outcome: Leaving;
  #isBroken = false;
  #lastBreak: string | undefined;

  constructor(events: LinkEvents, outcome: Leaving) {
    this.#events = events;
    this.#outcome = outcome;
  }

  get state(): "up" | "broken" {
    return this.#isBroken ? "broken" : "up";
  }

  /** What broke the link last, if anything was seen to break. */
  get lastBreak(): Error | undefined {
    return this.#lastBreak === undefined ? undefined : new Error(this.#lastBreak);
  }

  onLinkBroken(reason: string): void {
    if (this.#outcome.isLeaving) return;
    this.#isBroken = true;
    this.#lastBreak = reason;
    this.#events.onLinkBroken(reason);
  }

  onLinkRestored(downMs: number, resent: number): void {
    if (!this.#isBroken) return;
    this.#isBroken = false;
    if (!this.#outcome.isLeaving) this.#events.onLinkRestored(downMs, resent);
  }
}
