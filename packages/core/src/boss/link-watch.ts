import type { LinkEvents } from "../port/link-events.js";

/** How far the worker's end has come, as `Outcome` knows it. */
interface Leaving {
  readonly isLeaving: boolean;
}

/** What a boss knows of the link to one worker. That it breaks with its worker's end is no news, and not told. */
export class LinkWatch implements LinkEvents {
  readonly #events: LinkEvents;
  readonly #outcome: Leaving;
  readonly #trouble: () => Error | undefined;
  #isBroken = false;
  #lastBreak: string | undefined;

  /** `trouble`: see `IDealer`. */
  constructor(events: LinkEvents, outcome: Leaving, trouble: () => Error | undefined) {
    this.#events = events;
    this.#outcome = outcome;
    this.#trouble = trouble;
  }

  get state(): "up" | "broken" {
    return this.#isBroken ? "broken" : "up";
  }

  /** What broke the link last, if anything was seen to break; its `cause` is what keeps it broken, if that is seen. */
  get lastBreak(): Error | undefined {
    if (this.#lastBreak === undefined) return undefined;
    const trouble = this.#isBroken ? this.#trouble() : undefined;
    return new Error(this.#lastBreak, trouble && { cause: trouble });
  }

  onLinkBroken(reason: string): void {
    if (this.#outcome.isLeaving) return;
    this.#isBroken = true;
    this.#lastBreak = reason;
    this.#events.onLinkBroken(reason);
  }

  onLinkRefused(why: string): void {
    this.#events.onLinkRefused(why);
  }

  onLinkRestored(downMs: number, resent: number): void {
    if (!this.#isBroken) return;
    this.#isBroken = false;
    if (!this.#outcome.isLeaving) this.#events.onLinkRestored(downMs, resent);
  }
}
