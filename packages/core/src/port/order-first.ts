/**
 * What was ordered is obeyed before data is read, in a look of its own; but a stream of orders must not starve data, so
 * data is never put off twice running.
 */
export class OrderFirst {
  #hasPostponed = false;

  /** True when this look, which found orders or none, shall take no data. */
  postponesData(isOrdered: boolean): boolean {
    this.#hasPostponed = isOrdered && !this.#hasPostponed;
    return this.#hasPostponed;
  }
}
