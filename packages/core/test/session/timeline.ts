/** What happens when: a clock that jumps from one thing to the next. */
export class Timeline {
  now = 0;
  #order = 0;
  readonly #queue: { at: number; order: number; run: () => void }[] = [];

  /** Things of one instant happen in the order they were put in, `late` ones after the others. */
  add(at: number, run: () => void, late = false): void {
    const item = { at: Math.max(at, this.now), order: this.#order++ + (late ? 2 ** 40 : 0), run };
    let index = this.#queue.length;
    while (index > 0 && isAfter(this.#queue[index - 1] as { at: number; order: number }, item)) index--;
    this.#queue.splice(index, 0, item);
  }

  /** The next thing happens, if it does not lie after `until`. False: nothing does. */
  step(until: number): boolean {
    const next = this.#queue[0];
    if (!next || next.at > until) {
      this.now = Math.max(this.now, until);
      return false;
    }
    this.#queue.shift();
    this.now = next.at;
    next.run();
    return true;
  }
}

function isAfter(one: { at: number; order: number }, other: { at: number; order: number }): boolean {
  return one.at > other.at || (one.at === other.at && one.order > other.order);
}
