const NOTHING: ReadonlyMap<never, never> = new Map<never, never>();

/** A map that takes memory only while it holds something: an empty Map takes 200 bytes, and idle workers have a dozen. */
export class LazyMap<K, V> {
  #map: Map<K, V> | undefined;

  get size(): number {
    return this.#map?.size ?? 0;
  }

  get(key: K): V | undefined {
    return this.#map?.get(key);
  }

  has(key: K): boolean {
    return this.#map?.has(key) ?? false;
  }

  set(key: K, value: V): void {
    this.#map ??= new Map();
    this.#map.set(key, value);
  }

  /** True when it was there. */
  delete(key: K): boolean {
    const wasThere = this.#map?.delete(key) ?? false;
    if (this.#map?.size === 0) this.#map = undefined;
    return wasThere;
  }

  clear(): void {
    this.#map = undefined;
  }

  values(): MapIterator<V> {
    return (this.#map ?? NOTHING).values();
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return (this.#map ?? NOTHING)[Symbol.iterator]();
  }
}
