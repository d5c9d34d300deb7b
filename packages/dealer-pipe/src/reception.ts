import type { Socket } from "node:net";
import { clearImmediate, clearTimeout, setImmediate, setTimeout } from "@bossworks/core/timers";
import { takeFirstBytes } from "./first-bytes.js";
import { type ChannelKey, GREETING_BYTES, readGreeting } from "./greeting.js";
import { MAX_PENDING } from "./limits.js";

/** Takes a greeted socket with what came after its greeting, or ends it. False: nobody is expected under this key. */
export type Admit = (key: ChannelKey, socket: Socket, rest: Buffer) => boolean;

/** Told of each connection that was let go, with why. */
export type OnRefused = (why: string) => void;

/**
 * Where connections wait until they have said which channel they belong to. Those that say nothing in time, or
 * anything else, are let go; so are the longest silent ones when too many wait.
 */
export class Reception {
  readonly #greetingTimeoutMs: number;
  readonly #admit: Admit;
  readonly #onRefused: OnRefused;
  /** In the order they came. */
  readonly #pending = new Map<Socket, NodeJS.Timeout>();
  #cut: NodeJS.Immediate | undefined;

  constructor(greetingTimeoutMs: number, admit: Admit, onRefused: OnRefused) {
    this.#greetingTimeoutMs = greetingTimeoutMs;
    this.#admit = admit;
    this.#onRefused = onRefused;
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
    const timer = setTimeout(() => this.#letGo(socket, "no greeting in time"), this.#greetingTimeoutMs);
    timer.unref();
    this.#pending.set(socket, timer);
    takeFirstBytes(socket, GREETING_BYTES, (first, rest) => {
      if (!this.#pending.has(socket)) return socket.destroy();
      // Every boss that starts looks so whether somebody listens here still.
      if (!first && rest.length === 0) return this.#forget(socket);
      const key = first && readGreeting(first);
      if (!key)
        return this.#letGo(socket, first ? "a greeting of another kind" : "it left before it greeted");
      this.#forget(socket);
      if (this.#admit(key, socket, rest)) return;
      this.#onRefused("a key nobody waits for");
      socket.destroy();
    });
    if (this.#pending.size > MAX_PENDING) this.#cutSoon();
  }

  /** Lets everybody go. */
  close(): void {
    if (this.#cut) clearImmediate(this.#cut);
    for (const socket of [...this.#pending.keys()]) {
      this.#forget(socket);
      socket.destroy();
    }
  }

  /** Two turns later: who came in the same turn as a crowd, and has something to say, was read by then. */
  #cutSoon(): void {
    this.#cut ??= setImmediate(() => {
      this.#cut = setImmediate(() => {
        this.#cut = undefined;
        for (const socket of this.#pending.keys()) {
          if (this.#pending.size <= MAX_PENDING) break;
          this.#letGo(socket, "too many that say nothing");
        }
      });
    });
  }

  #letGo(socket: Socket, why: string): void {
    this.#forget(socket);
    socket.destroy();
    this.#onRefused(why);
  }

  #forget(socket: Socket): void {
    clearTimeout(this.#pending.get(socket));
    this.#pending.delete(socket);
  }
}
