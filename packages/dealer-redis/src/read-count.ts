import { READ_COUNT } from "./limits.js";

/**
 * How many entries one read of a stream takes at most. A server that limits what it holds for a client (the setting
 * client-output-buffer-limit) ends a connection by which more is asked for, and the next one would ask for the same: so a
 * connection takes half as many when the one before it had ended before any read brought something.
 */
export class ReadCount {
  #count = READ_COUNT;
  #hasWorked = true;

  /** A connection begins to read, by so many at a time. */
  begin(): string {
    if (!this.#hasWorked) this.#count = Math.max(1, this.#count >> 1);
    this.#hasWorked = false;
    return String(this.#count);
  }

  /** A read has brought something. */
  worked(): void {
    this.#hasWorked = true;
  }
}
