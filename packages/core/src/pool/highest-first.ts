/** Numbers, each once, of which the highest is known: a binary heap. To sort them anew for each would take as long as there are many. */
export class HighestFirst {
  #heap: number[] = [];

  get size(): number {
    return this.#heap.length;
  }

  get highest(): number | undefined {
    return this.#heap[0];
  }

  /** Adds one that is not here. */
  add(number: number): void {
    let at = this.#heap.length;
    for (let above = (at - 1) >> 1; at > 0 && this.#at(above) < number; above = (at - 1) >> 1) {
      this.#heap[at] = this.#at(above);
      at = above;
    }
    this.#heap[at] = number;
  }

  /** Takes out the highest. */
  shift(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    let at = 0;
    for (let below = this.#higherBelow(at); this.#at(below) > last; below = this.#higherBelow(at)) {
      this.#heap[at] = this.#at(below);
      at = below;
    }
    this.#heap[at] = last;
  }

  /** Holds these from now on. */
  reset(numbers: Iterable<number>): void {
    this.#heap = [...numbers].sort((a, b) => b - a);
  }

  #higherBelow(at: number): number {
    const left = 2 * at + 1;
    return this.#at(left + 1) > this.#at(left) ? left + 1 : left;
  }

  #at(place: number): number {
    return this.#heap[place] ?? Number.NEGATIVE_INFINITY;
  }
}
