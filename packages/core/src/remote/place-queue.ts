import { onAbort } from "../util/on-abort.js";
import type { Joining, Offer } from "./host-messages.js";

/** What is asked of a host. */
export interface PlaceRequest {
  /** "remote", a host's name, or a label. */
  readonly at: string;
  /** Name of the definition. */
  readonly definition: string;
  /** Of the boss's module of it, where it can be read. */
  readonly hash?: Uint8Array | undefined;
  /** Somebody goes whose place it is to have: it is served before those who ask for one more. */
  readonly isFirst?: boolean | undefined;
}

interface Waiter<Place> {
  readonly request: PlaceRequest;
  take(place: Place): void;
}

/** Those who wait for a place at a host. Who comes for somebody is served first, then who asked first, unless nobody who has room is meant. */
export class PlaceQueue<Place> {
  readonly #first = new Set<Waiter<Place>>();
  readonly #others = new Set<Waiter<Place>>();

  /** Resolves with a place; rejects with the signal's reason. */
  async wait(request: PlaceRequest, signal: AbortSignal): Promise<Place> {
    signal.throwIfAborted();
    const waiters = request.isFirst ? this.#first : this.#others;
    return new Promise((resolve, reject) => {
      const letGo = onAbort(signal, () => {
        waiters.delete(waiter);
        reject(signal.reason);
      });
      const waiter: Waiter<Place> = {
        request,
        take: (place) => {
          letGo();
          resolve(place);
        },
      };
      waiters.add(waiter);
    });
  }

  /** Gives out what there is, as long as there is anything; `choose` finds a place for a request. */
  serve(choose: (request: PlaceRequest) => Place | undefined, isAny: () => boolean): void {
    for (const waiters of [this.#first, this.#others]) {
      for (const waiter of waiters) {
        if (!isAny()) return;
        const place = choose(waiter.request);
        if (place === undefined) continue;
        waiters.delete(waiter);
        waiter.take(place);
      }
    }
  }
}

/** What a host says of this definition, if it runs it. */
export function offerOf({ offers }: Joining, definition: string): Offer | undefined {
  return offers.find(({ name }) => name === definition);
}
