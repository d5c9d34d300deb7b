import { connect, createServer, type Server, type Socket } from "node:net";
import { checkEndpoint, type Endpoint, isTcp } from "./endpoint.js";
import { type CutBytes, type Direction, directionsOf, type Faults, type Side } from "./faults.js";
import { ProxyConnection } from "./proxy-connection.js";

/** Where a proxy stands. */
export interface FaultProxyOptions {
  /** Where clients connect. Port 0 is any free one: see `endpoint`. */
  readonly listen: Endpoint;
  /** Where each of their connections is passed on to; dialed anew for each. */
  readonly target: Endpoint;
}

const SOCKET_OPTIONS = { allowHalfOpen: true, noDelay: true };

/** Waits for the next connection. */
interface Waiter {
  resolve(connection: ProxyConnection): void;
  reject(error: Error): void;
}

/**
 * Starts a proxy that passes connections on and does to them what it is told. It never looks at what it carries, adds
 * no bytes, and without faults loses none; ends and half-closes are passed on too. Rejects with the raw error when it
 * cannot listen, and with `TypeError` for bad options. A target that cannot be reached closes the client's connection.
 */
export async function faultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const proxy = new FaultProxy(
    checkEndpoint("listen", options?.listen),
    checkEndpoint("target", options?.target),
  );
  await proxy.accept();
  return proxy;
}

/**
 * A proxy that listens. Faults called here hit all connections it has; those that last (all but `cut`, `reset`,
 * `halfClose` and `halfOpen`) hit later ones too, before their plan is called.
 */
export class FaultProxy implements Faults {
  readonly #target: Endpoint;
  /** Those that wait for the target's answer included. */
  readonly #connections = new Set<ProxyConnection>();
  /** Lasting faults by kind and direction, as done to each new connection. */
  readonly #lasting = new Map<string, (connection: ProxyConnection) => void>();
  #endpoint: Endpoint;
  #server: Server | undefined;
  #plan: (connection: ProxyConnection, index: number) => void = () => {};
  #waiters: Waiter[] = [];
  #count = 0;
  #closing: Promise<void> | undefined;

  constructor(listen: Endpoint, target: Endpoint) {
    this.#endpoint = listen;
    this.#target = target;
  }

  /** Where clients connect, with the port that was found. */
  get endpoint(): Endpoint {
    return this.#endpoint;
  }

  /** The open ones, oldest first. */
  get connections(): readonly ProxyConnection[] {
    return [...this.#connections].filter(({ isOpen }) => isOpen);
  }

  /**
   * What is done to each later connection, called when the target has answered and before a byte passes; `index`
   * counts from 0 in the order clients came. Replaces what was said before.
   */
  onConnection(plan: (connection: ProxyConnection, index: number) => void): void {
    this.#plan = plan;
  }

  /** The next connection the target answers, after its plan. Rejects when the proxy closes before. */
  nextConnection(): Promise<ProxyConnection> {
    if (this.#closing) return Promise.reject(new Error("the proxy is closed"));
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }));
  }

  /** Stops listening: the system refuses new connections (a Unix socket's path is gone). Those open stay open. */
  refuse(): void {
    this.#server?.close();
    this.#server = undefined;
  }

  /** Listens at the same place again. Rejects with the raw error when somebody else does. */
  async accept(): Promise<void> {
    if (this.#server) return;
    if (this.#closing) throw new Error("the proxy is closed");
    const server = createServer(SOCKET_OPTIONS, (client) => this.#dial(client));
    this.#server = server;
    try {
      await listening(server, this.#endpoint);
    } catch (error) {
      this.#server = undefined;
      throw error;
    }
    const address = server.address();
    if (typeof address === "object" && address) this.#endpoint = { ...this.#endpoint, port: address.port };
  }

  /** Stops listening and cuts all connections; settles when they have closed. Twice is fine. */
  close(): Promise<void> {
    this.#closing ??= this.#leave();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  cut(): void {
    for (const connection of this.connections) connection.cut();
  }

  cutAfter(bytes: CutBytes): void {
    this.#last("cutAfter", (connection) => connection.cutAfter(bytes));
  }

  reset(): void {
    for (const connection of this.connections) connection.reset();
  }

  freeze(direction?: Direction): void {
    for (const each of directionsOf(direction)) this.#last(`freeze ${each}`, (one) => one.freeze(each));
  }

  thaw(direction?: Direction): void {
    for (const each of directionsOf(direction)) this.#lasting.delete(`freeze ${each}`);
    for (const connection of this.connections) connection.thaw(direction);
  }

  blackhole(direction?: Direction): void {
    for (const each of directionsOf(direction)) this.#last(`blackhole ${each}`, (one) => one.blackhole(each));
  }

  delay(ms: number, direction?: Direction): void {
    for (const each of directionsOf(direction)) this.#last(`delay ${each}`, (one) => one.delay(ms, each));
  }

  slice(direction?: Direction): void {
    for (const each of directionsOf(direction)) this.#last(`slice ${each}`, (one) => one.slice(each));
  }

  halfClose(direction: Direction): void {
    for (const connection of this.connections) connection.halfClose(direction);
  }

  halfOpen(unknowing: Side): void {
    for (const connection of this.connections) connection.halfOpen(unknowing);
  }

  heal(direction?: Direction): void {
    for (const each of directionsOf(direction)) {
      for (const fault of ["freeze", "blackhole", "delay", "slice"]) this.#lasting.delete(`${fault} ${each}`);
    }
    for (const connection of this.connections) connection.heal(direction);
  }

  async #leave(): Promise<void> {
    this.refuse();
    for (const { reject } of this.#waiters.splice(0)) reject(new Error("the proxy was closed"));
    const all = [...this.#connections];
    for (const connection of all) connection.cut();
    await Promise.all(all.map(({ closed }) => closed));
  }

  #last(fault: string, act: (connection: ProxyConnection) => void): void {
    this.#lasting.set(fault, act);
    for (const connection of this.connections) act(connection);
  }

  #dial(client: Socket): void {
    const target = connect({ ...this.#target, ...SOCKET_OPTIONS });
    const connection = new ProxyConnection(
      this.#count++,
      { socket: client, isTcp: isTcp(this.#endpoint) },
      { socket: target, isTcp: isTcp(this.#target) },
    );
    this.#connections.add(connection);
    void connection.closed.then(() => this.#connections.delete(connection));
    target.once("connect", () => this.#begin(connection));
  }

  #begin(connection: ProxyConnection): void {
    for (const act of this.#lasting.values()) act(connection);
    this.#plan(connection, connection.index);
    connection.start();
    for (const { resolve } of this.#waiters.splice(0)) resolve(connection);
  }
}

function listening(server: Server, endpoint: Endpoint): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.once("close", () => reject(new Error("the proxy stopped listening")));
    server.listen(endpoint, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
