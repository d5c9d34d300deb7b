import { setImmediate as nextTurn } from "node:timers/promises";
import { TURN_BYTES, TURN_PACKETS } from "./limits.js";
import type { Message } from "./words.js";

/** The part of a socket that is read from. */
export interface Readable {
  readonly closed: boolean;
  receive(): Promise<Buffer[]>;
}

/** Reads a socket message by message, no more in one turn of the event loop than is fair. */
export class MessageReader {
  readonly #socket: Readable;
  readonly #onMessage: (message: Message) => void;
  #packets = 0;
  #bytes = 0;
  #turn: NodeJS.Immediate | undefined;

  constructor(socket: Readable, onMessage: (message: Message) => void) {
    this.#socket = socket;
    this.#onMessage = onMessage;
  }

  /** Waits for a message and hands it over; false when the socket was closed. */
  async readOne(): Promise<boolean> {
    if (this.#packets >= TURN_PACKETS || this.#bytes >= TURN_BYTES) await nextTurn();
    if (this.#socket.closed) return false;
    let message: Message;
    try {
      message = await this.#socket.receive();
    } catch (error) {
      // Woken for nothing, or closed while it waited; nothing else makes a receive fail.
      return (error as NodeJS.ErrnoException).code === "EAGAIN" && !this.#socket.closed;
    }
    if (this.#socket.closed) return false;
    this.#turn ??= setImmediate(() => this.#endTurn());
    this.#packets++;
    for (const part of message) this.#bytes += part.length;
    this.#onMessage(message);
    return true;
  }

  /** Reads until the socket is closed. */
  async readAll(): Promise<void> {
    while (await this.readOne());
  }

  #endTurn(): void {
    this.#turn = undefined;
    this.#packets = 0;
    this.#bytes = 0;
  }
}
