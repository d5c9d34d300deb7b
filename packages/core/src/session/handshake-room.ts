import { MAX_PENDING_HANDSHAKES } from "./session-limits.js";

/** How many handshakes are under way, at all ends of one boss together; who comes beyond them is to come again. */
export class HandshakeRoom {
  #taken = 0;

  get isFull(): boolean {
    return this.#taken >= MAX_PENDING_HANDSHAKES;
  }

  enter(): void {
    this.#taken++;
  }

  leave(): void {
    this.#taken--;
  }
}
