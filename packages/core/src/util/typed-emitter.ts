import { nextTick } from "../timers.js";
import { LazyMap } from "./lazy-map.js";

/** Maps event names to the one object each event carries. */
export type EventMap = { readonly [name: string]: object };

export type Listener<T> = (event: T) => void;

/** One registration of a listener. */
interface Entry {
  readonly listener: Listener<never>;
  readonly once: boolean;
}

/**
 * A small typed emitter: one object per event. A listener that throws does not disturb the others nor the one
 * who emits; its error surfaces as an uncaught exception of its own, as any thrown in a callback does.
 */
export class TypedEmitter<Events extends { [K in keyof Events]: object }> {
  readonly #listeners = new LazyMap<keyof Events, readonly Entry[]>();

  /** Calls `listener` at every such event, until `off`. */
  on<K extends keyof Events>(name: K, listener: Listener<Events[K]>): this {
    return this.#add(name, listener, false);
  }

  /** Calls `listener` at the next such event only. */
  once<K extends keyof Events>(name: K, listener: Listener<Events[K]>): this {
    return this.#add(name, listener, true);
  }

  /** Removes one registration of `listener`. */
  off<K extends keyof Events>(name: K, listener: Listener<Events[K]>): this {
    const first = this.#listeners.get(name)?.find((entry) => entry.listener === listener);
    if (first) this.#remove(name, first);
    return this;
  }

  /** How many listeners an event has. */
  listenerCount(name: keyof Events): number {
    return this.#listeners.get(name)?.length ?? 0;
  }

  /** Names of the events there are, for recognising a mistyped one. Empty: any name is taken. */
  protected get eventNames(): readonly string[] {
    return [];
  }

  /** Called after a listener was added. */
  protected listenerAdded(_name: keyof Events): void {}

  /** True when there was a listener. */
  protected emit<K extends keyof Events>(name: K, event: Events[K]): boolean {
    const entries = this.#listeners.get(name);
    if (entries === undefined) return false;
    for (const entry of entries) {
      if (entry.once) this.#remove(name, entry);
      try {
        (entry.listener as Listener<Events[K]>)(event);
      } catch (error) {
        nextTick(() => {
          throw error;
        });
      }
    }
    return true;
  }

  #remove(name: keyof Events, entry: Entry): void {
    const rest = this.#listeners.get(name)?.filter((one) => one !== entry) ?? [];
    if (rest.length > 0) this.#listeners.set(name, rest);
    else this.#listeners.delete(name);
  }

  #add<K extends keyof Events>(name: K, listener: Listener<Events[K]>, once: boolean): this {
    if (typeof listener !== "function")
      throw new TypeError(`listener for "${String(name)}" must be a function`);
    const names = this.eventNames;
    if (names.length > 0 && !names.includes(String(name))) {
      throw new TypeError(`no event "${String(name)}"; there are: ${names.join(", ")}`);
    }
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), { listener, once }]);
    this.listenerAdded(name);
    return this;
  }
}
