/** The small object that is sent, the same for us and for the raw medium. */
export function messageOf(id) {
  return { id, name: "sensor-7", value: id * 0.5, flag: (id & 1) === 0 };
}

/** Reads every message, whole, and in the end knows whether all came and came intact. */
export class Tally {
  count = 0;
  #sum = 0;
  #letters = 0;
  #flags = 0;

  take({ id, name, value, flag }) {
    this.count++;
    this.#sum += id + value;
    this.#letters += name.length;
    if (flag) this.#flags++;
  }

  /** Throws unless it took messages 0 to `expected` - 1. */
  check(expected) {
    const sum = 0.75 * expected * (expected - 1);
    const intact = this.#letters === 8 * expected && this.#flags === Math.ceil(expected / 2);
    if (this.count !== expected || this.#sum !== sum || !intact)
      throw new Error(`${this.count} messages came of ${expected}, or came broken`);
  }
}
