import { nextTurn, setImmediate } from "@bossworks/core/timers";
import type { StepOutcome } from "./held-loop.js";
import { TURN_BYTES, TURN_PACKETS } from "./limits.js";
import type { Message } from "./words.js";

/** The part of a socket that is read from. */
export interface Readable {
  readonly closed: boolean;
  receiveTimeout: number;
  receive(): Promise<Buffer[]>;
}

/** A receive waits for ever, or not at all. */
const FOR_EVER_MS = -1;

/** Reads a socket message by message, no more in one turn of the event loop than is fair. */
export class MessageReader {
  readonly #socket: Readable;
  readonly #onMessage: (message: Message) => void;
  #waits = true;
  #packets = 0;
  #bytes = 0;
  #turn: NodeJS.Immediate | undefined;

  constructor(socket: Readable, onMessage: (message: Message) => void) {
    this.#socket = socket;
    this.#onMessage = onMessage;
  }

  /** Hands over one message, and waits for it if told so; "over" when the socket was closed. */
  async readOne(waits = true): Promise<StepOutcome> {
    if (this.#packets >= TURN_PACKETS || this.#bytes >= TURN_BYTES) await nextTurn();
    if (this.#socket.closed) return "over";
    if (waits !== this.#waits) {
      this.#waits = waits;
      this.#socket.receiveTimeout = waits ? FOR_EVER_MS : 0;
    }
    let message: Message;
    try {
      message = await this.#socket.receive();
    } catch (error) {
      // Woken for nothing, nothing there, or closed while it waited; nothing else makes a receive fail.
      return (error as NodeJS.ErrnoException).code === "EAGAIN" && !this.#socket.closed ? "nothing" : "over";
    }
    if (this.#socket.closed) return "over";
    this.#turn ??= setImmediate(() => this.#endTurn());
    this.#packets++;
    for (const part of message) this.#bytes += part.length;
    this.#onMessage(message);
    return "done";
  }

  /** Reads until the socket is closed. */
  async readAll(): Promise<void> {
    while ((await this.readOne()) !== "over");
  }

  #endTurn(): void {
    this.#turn = undefined;
    this.#packets = 0;
    this.#bytes = 0;
  }
}
