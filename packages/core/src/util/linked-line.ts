/** A place in a {@link LinkedLine}; belongs to the line it was given by. */
export interface Place<T> {
  readonly item: T;
  before: Place<T> | undefined;
  after: Place<T> | undefined;
  isHere: boolean;
}

/** First in, first out; who stands anywhere in it may leave, at the same cost however long the line is. */
export class LinkedLine<T> {
  #first: Place<T> | undefined;
  #last: Place<T> | undefined;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** The next to leave, or undefined. */
  get first(): T | undefined {
    return this.#first?.item;
  }

  /** Puts one at the end. */
  push(item: T): Place<T> {
    const place: Place<T> = { item, before: this.#last, after: undefined, isHere: true };
    if (this.#last) this.#last.after = place;
    else this.#first = place;
    this.#last = place;
    this.#length++;
    return place;
  }

  /** Takes the first one out, or undefined. */
  shift(): T | undefined {
    const first = this.#first;
    if (!first) return undefined;
    this.remove(first);
    return first.item;
  }

  /** Takes out who stands there; false when it has left already. */
  remove(place: Place<T>): boolean {
    if (!place.isHere) return false;
    const { before, after } = place;
    if (before) before.after = after;
    else this.#first = after;
    if (after) after.before = before;
    else this.#last = before;
    // One that has left must keep nobody alive who was in line with it.
    place.before = place.after = undefined;
    place.isHere = false;
    this.#length--;
    return true;
  }
}
