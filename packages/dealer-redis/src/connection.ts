import type { Socket } from "node:net";
import { clearTimeout, performance, setImmediate, setTimeout } from "@bossworks/core/timers";
import type { Redis } from "ioredis";
import { COMMAND_MS, CONNECT_MS } from "./limits.js";
import { scrubbed, withCode } from "./problems.js";
import { speaksPlainly } from "./speaks-plainly.js";

/** Beyond its own time to connect: a client may ask Sentinels first, and each of them has that time. */
const HANDSHAKE_MS = 2 * CONNECT_MS;

export type Argument = string | Buffer;

/** A server without TLS that says nothing waits for the end of what it takes for a line. */
async function lacksTls({ options }: Redis, { code, message }: NodeJS.ErrnoException): Promise<boolean> {
  const { tls, sentinels, host, port } = options;
  if (!tls || sentinels || host === undefined || port === undefined) return false;
  return /wrong version number/i.test(message) || (code === "ETIMEDOUT" && (await speaksPlainly(host, port)));
}

/**
 * One client of ioredis as one connection. The server answers in order, so one clock watches over all commands: an answer
 * is due in time as long as any is awaited. Every error is scrubbed. Once it has ended nothing is tried again.
 */
export class Connection {
  readonly #client: Redis;
  readonly #onEnd: (error: NodeJS.ErrnoException) => void;
  #error: NodeJS.ErrnoException | undefined;
  #timer: NodeJS.Timeout | undefined;
  #pending = 0;
  /** When the last answer came, or the first command went that one is awaited for. */
  #heardAt = 0;
  #allowedMs = COMMAND_MS;
  #isCorked = false;
  #holdsLoop = true;

  private constructor(client: Redis, onEnd: (error: NodeJS.ErrnoException) => void) {
    this.#client = client;
    this.#onEnd = onEnd;
  }

  /**
   * Connects the client. `onEnd` is called once, if the connection ends otherwise than by `close`; `signal` ends it
   * while it is made.
   */
  static async open(
    client: Redis,
    onEnd: (error: NodeJS.ErrnoException) => void,
    signal?: AbortSignal,
  ): Promise<Connection> {
    const connection = new Connection(client, onEnd);
    let first: unknown;
    client.on("error", (error) => {
      first ??= error;
      connection.#end(error);
    });
    let timer: NodeJS.Timeout | undefined;
    let onAbort = (): void => {};
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(withCode("ETIMEDOUT", "no connection in time")), HANDSHAKE_MS);
      onAbort = () => reject(withCode("ABORTED", "the connection is not wanted any more"));
      if (signal?.aborted) onAbort();
      signal?.addEventListener("abort", onAbort);
    });
    try {
      await Promise.race([client.connect(), late]);
    } catch (error) {
      connection.close();
      // ioredis says no more than that, with no code.
      const isClosed = first === undefined && /closed/.test(String(error));
      const problem = isClosed
        ? withCode("ECONNRESET", "the connection was ended")
        : scrubbed(first ?? error);
      throw (await lacksTls(client, problem)) ? withCode("NO_TLS", problem.message) : problem;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    }
    client.on("end", () => connection.#end(withCode("ECONNRESET", "the connection ended")));
    return connection;
  }

  /** Sends a command; strings come back as such. Rejects with the server's error, or why the connection ended. */
  call(name: string, ...args: Argument[]): Promise<unknown> {
    return this.#send(COMMAND_MS, () => this.#client.call(name, ...args));
  }

  /** The same for a command that waits at the server, and whose strings come back as bytes. */
  callBlocking(waitMs: number, name: string, ...args: Argument[]): Promise<unknown> {
    return this.#send(waitMs + COMMAND_MS, () => this.#client.callBuffer(name, ...args));
  }

  /** Whether it keeps the event loop alive. */
  hold(holdsLoop: boolean): void {
    this.#holdsLoop = holdsLoop;
    const { stream } = this.#client as { stream?: Socket };
    if (holdsLoop) stream?.ref();
    else stream?.unref();
    if (holdsLoop) this.#timer?.ref();
    else this.#timer?.unref();
  }

  /** Ends it at once; what is awaited rejects. */
  close(): void {
    this.#error ??= withCode("ECONNRESET", "the connection was closed");
    clearTimeout(this.#timer);
    this.#client.disconnect();
    (this.#client as { stream?: Socket }).stream?.destroy();
  }

  async #send(allowedMs: number, send: () => Promise<unknown>): Promise<unknown> {
    if (this.#error) throw this.#error;
    this.#cork();
    this.#allowedMs = allowedMs;
    if (this.#pending++ === 0) this.#heardAt = performance.now();
    this.#watch(allowedMs);
    try {
      return await send();
    } catch (error) {
      throw this.#error ?? scrubbed(error);
    } finally {
      this.#heardAt = performance.now();
      this.#pending--;
    }
  }

  /** All that is sent in one go leaves in one piece. */
  #cork(): void {
    if (this.#isCorked) return;
    this.#isCorked = true;
    const { stream } = this.#client as { stream?: Socket };
    stream?.cork();
    void Promise.resolve().then(() => {
      this.#isCorked = false;
      stream?.uncork();
    });
  }

  #watch(ms: number): void {
    if (this.#timer || this.#error) return;
    this.#timer = setTimeout(() => this.#look(), ms);
    if (!this.#holdsLoop) this.#timer.unref();
  }

  /** Timers come before reading in a turn, so answers that lie there are read before a verdict is given. */
  #look(): void {
    this.#timer = undefined;
    if (this.#pending === 0 || this.#error) return;
    const restMs = this.#heardAt + this.#allowedMs - performance.now();
    if (restMs > 0) return this.#watch(Math.ceil(restMs));
    const before = this.#heardAt;
    setImmediate(() =>
      setImmediate(() => {
        if (this.#heardAt !== before || this.#pending === 0) return this.#watch(this.#allowedMs);
        this.#end(withCode("ETIMEDOUT", `no answer within ${this.#allowedMs} ms`));
      }),
    );
  }

  #end(error: unknown): void {
    if (this.#error) return;
    this.#error = scrubbed(error);
    this.close();
    this.#onEnd(this.#error);
  }
}
