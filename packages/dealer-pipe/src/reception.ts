import type { Socket } from "node:net";
import { takeFirstBytes } from "./first-bytes.js";
import { type ChannelKey, GREETING_BYTES, readGreeting } from "./greeting.js";
import { MAX_PENDING } from "./limits.js";

/** Takes a greeted socket with what came after its greeting. False: nobody is expected under this key. */
export type Admit = (key: ChannelKey, socket: Socket, rest: Buffer) => boolean;

/**
 * Where connections wait until they have said which channel they belong to. Those that say nothing in time, or
 * anything else, are let go; so are the longest silent ones when too many wait.
 */
export class Reception {
  readonly #greetingTimeoutMs: number;
  readonly #admit: Admit;
  /** In the order they came. */
  readonly #pending = new Map<Socket, NodeJS.Timeout>();
  #cut: NodeJS.Immediate | undefined;

  constructor(greetingTimeoutMs: number, admit: Admit) {
    this.#greetingTimeoutMs = greetingTimeoutMs;
    this.#admit = admit;
  }

  /** Connections that have not said yet who they are. */
  get pending(): number {
    return this.#pending.size;
  }

  /** Takes a fresh connection. It holds the event loop for nobody. */
  receive(socket: Socket): void {
    socket.unref();
    // What is wrong with it is told by its close.
    socket.on("error", () => {});
    const timer = setTimeout(() => socket.destroy(), this.#greetingTimeoutMs);
    timer.unref();
    this.#pending.set(socket, timer);
    takeFirstBytes(socket, GREETING_BYTES, (first, rest) => {
      this.#pending.delete(socket);
      clearTimeout(timer);
      const key = first && readGreeting(first);
      if (!key || !this.#admit(key, socket, rest)) socket.destroy();
    });
    if (this.#pending.size > MAX_PENDING) this.#cutSoon();
  }

  /** Lets everybody go. */
  close(): void {
    if (this.#cut) clearImmediate(this.#cut);
    for (const socket of this.#pending.keys()) socket.destroy();
  }

  /** Two turns later: who came in the same turn as a crowd, and has something to say, was read by then. */
  #cutSoon(): void {
    this.#cut ??= setImmediate(() => {
      this.#cut = setImmediate(() => {
        this.#cut = undefined;
        for (const socket of this.#pending.keys()) {
          if (this.#pending.size <= MAX_PENDING) break;
          this.#letGo(socket);
        }
      });
    });
  }

  #letGo(socket: Socket): void {
    clearTimeout(this.#pending.get(socket));
    this.#pending.delete(socket);
    socket.destroy();
  }
}
