import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Endpoint,
  type FaultProxy,
  faultProxy,
  type ProxyConnection,
} from "@bossworks/dealer-conformance/fault-proxy";
import { onTestFinished } from "vitest";
import { until, within } from "../../src/deadline.js";
import { readRest } from "../../src/fault-proxy/read-rest.js";

export { until, within };

export type Medium = "unix" | "tcp";
export const MEDIA: readonly Medium[] = ["unix", "tcp"];

/** A place nobody listens at yet. */
export function freeEndpoint(medium: Medium): Endpoint {
  if (medium === "tcp") return { port: 0 };
  const folder = mkdtempSync(join(tmpdir(), "bwf-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return { path: join(folder, "s") };
}

/** One end of a connection: what it read, and how it ended. */
export class Peer {
  readonly socket: Socket;
  readonly chunks: Buffer[] = [];
  readonly errors: (string | undefined)[] = [];
  bytes = 0;
  ended = false;
  closed = false;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (chunk: Buffer) => this.take(chunk));
    socket.on("end", () => {
      this.ended = true;
    });
    socket.on("error", (error: NodeJS.ErrnoException) => this.errors.push(error.code));
    socket.on("close", () => {
      this.closed = true;
    });
    onTestFinished(() => void socket.destroy());
  }

  take(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.bytes += chunk.length;
  }

  /** All it has read. */
  get read(): Buffer {
    return Buffer.concat(this.chunks);
  }

  get readSum(): string {
    return checksum(this.read);
  }

  /** Resolves when it has read so many bytes. */
  hasRead(bytes: number): Promise<void> {
    return until(`${bytes} bytes`, () => this.bytes >= bytes);
  }

  /** Resolves when it has told its end. */
  hasEndedWriting(): Promise<void> {
    return until("its own end", () => this.socket.writableFinished);
  }

  hasEnded(): Promise<void> {
    return until("the end", () => this.ended);
  }

  hasClosed(): Promise<void> {
    return until("the close", () => this.closed);
  }

  /** Resolves when it has met an end or an error. */
  isOver(): Promise<void> {
    return until("an end or an error", () => this.ended || this.closed);
  }

  /** Resolves when the system has taken the bytes. */
  write(bytes: Uint8Array | string): Promise<void> {
    return within(
      "a write",
      new Promise((resolve, reject) => {
        this.socket.write(bytes, (error) => (error ? reject(error) : resolve()));
      }),
    );
  }
}

/** A connection through the proxy: both ends, and the proxy's view of it. */
export interface Line {
  readonly client: Peer;
  readonly target: Peer;
  readonly connection: ProxyConnection;
}

/** A server behind a proxy. Both are closed after the test. */
export interface Stand {
  readonly proxy: FaultProxy;
  /** Connections the server has got, in their order. */
  readonly targets: Peer[];
  /** Opens a connection through the proxy. */
  open(): Promise<Line>;
}

export async function stand(medium: Medium): Promise<Stand> {
  const targets: Peer[] = [];
  const target = await listen(medium, (socket) => targets.push(new Peer(socket)));
  const proxy = await faultProxy({ listen: freeEndpoint(medium), target });
  onTestFinished(() => within("close", proxy.close()));
  const open = async (): Promise<Line> => {
    const before = targets.length;
    const [connection, client] = await within(
      "a connection",
      Promise.all([proxy.nextConnection(), dial(proxy)]),
    );
    await until("the target's side", () => targets.length > before);
    return { connection, client, target: targets[before] as Peer };
  };
  return { proxy, targets, open };
}

/** A server that is closed after the test, and where it is. Its sockets may end one way. */
export async function listen(medium: Medium, onSocket: (socket: Socket) => void): Promise<Endpoint> {
  const endpoint = freeEndpoint(medium);
  const server = createServer({ allowHalfOpen: true }, onSocket);
  onTestFinished(() => void server.close());
  await within("listen", new Promise<void>((resolve) => server.listen(endpoint, resolve)));
  const address = server.address();
  return typeof address === "object" && address ? { port: address.port } : endpoint;
}

/** A connection to a place; rejects with the system's error. It may end one way. */
export async function dial({ endpoint }: { readonly endpoint: Endpoint }): Promise<Peer> {
  const socket = connect({ ...endpoint, allowHalfOpen: true });
  const connected = new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  const peer = new Peer(socket);
  await within("connect", connected);
  return peer;
}

export function checksum(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Answers all that comes with itself. Reads to the last byte also when the answer is not taken any more. */
export function echo(peer: Peer): void {
  peer.socket.on("data", (chunk) => {
    peer.socket.write(chunk, (error) => {
      if (error) for (const rest of readRest(peer.socket)) peer.take(rest);
    });
  });
}

/** Bytes nobody could have guessed. */
export function noise(length: number): Buffer {
  return randomBytes(length);
}
