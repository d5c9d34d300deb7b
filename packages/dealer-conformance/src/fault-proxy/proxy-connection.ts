import type { Socket } from "node:net";
import { type CutBytes, DIRECTIONS, type Direction, directionsOf, type Faults, type Side } from "./faults.js";
import { Flow } from "./flow.js";

/** A socket, and whether RST exists there. */
export interface ProxySocket {
  readonly socket: Socket;
  readonly isTcp: boolean;
}

/** One client's connection through the proxy. Its faults are its own. */
export class ProxyConnection implements Faults {
  /** How many connections the proxy had taken before. */
  readonly index: number;
  /** Settles when both sockets have closed. Never rejects. */
  readonly closed: Promise<void>;
  readonly #sockets: { readonly [side in Side]: ProxySocket };
  readonly #flows: { readonly [direction in Direction]: Flow };
  #cancelCuts: (() => void)[] = [];
  #isOpen = false;

  constructor(index: number, client: ProxySocket, target: ProxySocket) {
    this.index = index;
    this.#sockets = { client, target };
    this.#flows = {
      toTarget: new Flow(client.socket, target.socket, () => this.#flows.toClient.rescue()),
      toClient: new Flow(target.socket, client.socket, () => this.#flows.toTarget.rescue()),
    };
    this.closed = Promise.all([closing(client.socket), closing(target.socket)]).then(() => {
      this.#isOpen = false;
      this.#stop();
    });
  }

  /** Called by the proxy once the target has answered: bytes begin to pass. */
  start(): void {
    this.#isOpen = true;
    for (const flow of Object.values(this.#flows)) flow.start();
  }

  /** False before the target has answered, and once both sockets have closed. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Bytes the receiver's system has taken, since the connection began. */
  passed(direction: Direction): number {
    return this.#flows[direction].passed;
  }

  /** Bytes read and thrown away. */
  swallowed(direction: Direction): number {
    return this.#flows[direction].swallowed;
  }

  /**
   * Calls back when exactly so many bytes have passed since the connection began, before the next one does; at once
   * if they have. So any fault begins at any byte. As exact as `cutAfter`.
   */
  at(direction: Direction, bytes: number, action: (connection: ProxyConnection) => void): void {
    this.#flows[direction].at(checkBytes("at", bytes), () => action(this));
  }

  /** Resolves once so many bytes have passed since the connection began. Rejects when it closes before. */
  reached(direction: Direction, bytes: number): Promise<void> {
    const flow = this.#flows[direction];
    return new Promise((resolve, reject) => {
      flow.at(checkBytes("reached", bytes), resolve);
      void this.closed.then(() => {
        reject(
          new Error(`the connection closed when ${flow.passed} of ${bytes} bytes had passed ${direction}`),
        );
      });
    });
  }

  cut(): void {
    this.#stop();
    for (const { socket } of this.#both()) socket.destroy();
  }

  cutAfter(bytes: CutBytes): void {
    const limits = DIRECTIONS.map((direction) => [direction, bytes[direction]] as const);
    for (const [direction, limit] of limits)
      if (limit !== undefined) checkBytes(`cutAfter: ${direction}`, limit);
    for (const cancel of this.#cancelCuts) cancel();
    this.#cancelCuts = limits.map(([direction, limit]) =>
      limit === undefined ? () => {} : this.#flows[direction].at(limit, () => this.cut()),
    );
  }

  reset(): void {
    this.#stop();
    for (const { socket, isTcp } of this.#both()) {
      // Node cannot reset a socket that is saying its end, and would leave it open.
      const canReset = isTcp && !socket.destroyed && (!socket.writableEnded || socket.writableFinished);
      if (canReset) socket.resetAndDestroy();
      else socket.destroy();
    }
  }

  freeze(direction?: Direction): void {
    for (const flow of this.#flowsOf(direction)) flow.freeze(true);
  }

  thaw(direction?: Direction): void {
    for (const flow of this.#flowsOf(direction)) flow.freeze(false);
  }

  blackhole(direction?: Direction): void {
    for (const flow of this.#flowsOf(direction)) flow.blackhole(true);
  }

  delay(ms: number, direction?: Direction): void {
    if (!(ms >= 0 && Number.isFinite(ms))) {
      throw new TypeError(`delay: ${String(ms)} given; a number of milliseconds is allowed`);
    }
    for (const flow of this.#flowsOf(direction)) flow.delay(ms);
  }

  slice(direction?: Direction): void {
    for (const flow of this.#flowsOf(direction)) flow.slice(true);
  }

  halfClose(direction: Direction): void {
    for (const flow of this.#flowsOf(direction)) flow.halfClose();
  }

  halfOpen(unknowing: Side): void {
    if (!Object.hasOwn(this.#sockets, unknowing)) {
      throw new TypeError(`halfOpen: ${String(unknowing)} given; "client" or "target" is allowed`);
    }
    this.blackhole();
    this.#sockets[unknowing === "client" ? "target" : "client"].socket.destroy();
  }

  heal(direction?: Direction): void {
    for (const flow of this.#flowsOf(direction)) {
      flow.slice(false);
      flow.delay(0);
      flow.blackhole(false);
      flow.freeze(false);
    }
  }

  #flowsOf(direction: Direction | undefined): Flow[] {
    return directionsOf(direction).map((each) => this.#flows[each]);
  }

  #both(): ProxySocket[] {
    return Object.values(this.#sockets);
  }

  #stop(): void {
    for (const flow of Object.values(this.#flows)) flow.stop();
  }
}

/** Resolves when the socket has closed, however. Its errors are told by that alone. */
function closing(socket: Socket): Promise<void> {
  socket.on("error", () => {});
  return new Promise((resolve) => socket.once("close", () => resolve()));
}

function checkBytes(where: string, bytes: number): number {
  if (Number.isSafeInteger(bytes) && bytes >= 0) return bytes;
  throw new TypeError(`${where}: ${String(bytes)} given; a whole number of bytes is allowed`);
}
