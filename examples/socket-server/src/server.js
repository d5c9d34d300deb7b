import { once } from "node:events";
import { createServer } from "node:net";
import { Boss } from "@bossworks/core";
import { Crew } from "./crew.js";
import { sayGoodbye } from "./say-goodbye.js";

/** What a client is told where the error's own message is not for it. */
const REASONS = {
  LIMIT_REACHED: "all connections are taken, try again later",
  STREAMS_FULL: "all connections are taken, try again later",
  WORKER_GONE: "the worker of this connection has gone, connect again",
  // It was the client who closed it.
  ERR_STREAM_PREMATURE_CLOSE: undefined,
};

/** So many may wait to be let in, or told that they are not: when hundreds come in the same instant. */
const BACKLOG = 4096;

/** A socket server whose connections are served by workers. */
export class Server {
  served = 0;
  refused = 0;
  #settings;
  #boss;
  #live;
  #crew;
  // Who has said all it wants to ask still gets its answers.
  #server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => void this.#receive(socket));

  /** `log` is called with a line about each worker that ends or begins. */
  constructor(settings, log) {
    this.#settings = settings;
    this.#boss = new Boss({ dealer: settings.dealer, name: "socket-server" });
    this.#live = this.#boss.counter("connections", { max: settings.connections });
    this.#crew = new Crew(this.#boss, log);
  }

  /** Employs the workers and listens. Resolves to the port. */
  async start() {
    const { workers, idleMs, host, port } = this.#settings;
    try {
      await this.#crew.employ(workers, { idleMs });
      this.#server.listen({ port, host, backlog: BACKLOG });
      await once(this.#server, "listening");
      return this.#server.address().port;
    } catch (error) {
      await this.#boss.close();
      throw error;
    }
  }

  /** Takes no more connections, lets the live ones finish for `graceMs`, and ends all. */
  async stop() {
    const closed = once(this.#server, "close");
    this.#server.close();
    const timer = setTimeout(() => this.#crew.cut("the server ends"), this.#settings.graceMs);
    await closed;
    clearTimeout(timer);
    await this.#boss.close();
  }

  /** Ends the workers now, and their connections with them. */
  async abort() {
    await this.#boss.abort(new Error("the server ends"));
  }

  async #receive(socket) {
    // A client that resets its connection is no concern of ours: the socket closes, as any other.
    socket.on("error", () => {});
    const why = await this.#admit(socket).catch(reasonOf);
    sayGoodbye(socket, why);
  }

  /** Has it served if there is room. By the time the client is told that it is over its place is free again. */
  async #admit(socket) {
    await this.#live.add(1).catch((error) => {
      this.refused++;
      throw error;
    });
    this.served++;
    try {
      await this.#crew.serve(socket, this.#settings.totalMs);
    } finally {
      await this.#live.add(-1);
    }
  }
}

function reasonOf({ code, message, cause }) {
  // By its worker, which says why.
  if (code === "STREAM_DESTROYED") return cause?.message;
  return code in REASONS ? REASONS[code] : message;
}
