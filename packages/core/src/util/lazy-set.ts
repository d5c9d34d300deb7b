const NOTHING: ReadonlySet<never> = new Set<never>();

/** A set that takes memory only while it holds something, see `LazyMap`. */
export class LazySet<T> {
  #set: Set<T> | undefined;

  get size(): number {
    return this.#set?.size ?? 0;
  }

  add(value: T): void {
    this.#set ??= new Set();
    this.#set.add(value);
  }

  /** True when it was there. */
  delete(value: T): boolean {
    const wasThere = this.#set?.delete(value) ?? false;
    if (this.#set?.size === 0) this.#set = undefined;
    return wasThere;
  }

  [Symbol.iterator](): SetIterator<T> {
    return (this.#set ?? NOTHING)[Symbol.iterator]();
  }
}
