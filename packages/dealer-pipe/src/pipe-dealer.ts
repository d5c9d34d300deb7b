import { randomUUID } from "node:crypto";
import type { Server, Socket } from "node:net";
import type {
  ChannelEvents,
  ChannelLease,
  DealerContext,
  DealerFeatures,
  PacketDealer,
} from "@bossworks/core/driver";
import type { PipeAddress } from "./connect.js";
import { type ChannelKey, greetingOf, makeKey, sameSecret, WELCOME } from "./greeting.js";
import { MAX_PACKET_BYTES } from "./limits.js";
import { listenAt } from "./listen.js";
import { PipeChannel } from "./pipe-channel.js";
import { type PipeDealerOptions, type PipeSettings, toPipeSettings } from "./pipe-options.js";
import { checkPipePath } from "./pipe-path.js";
import { Reception } from "./reception.js";
import { makeSocketFolder, reclaimFolders, removeSocketFolder } from "./socket-folder.js";

export type { PipeDealerOptions } from "./pipe-options.js";

/** The worker's side, as its link imports it. */
const WORKER_SIDE = new URL("./connect.js", import.meta.url).href;

const FEATURES: DealerFeatures = Object.freeze({
  kind: "packet",
  place: "process",
  remote: false,
  lossless: true,
  ordered: true,
  staleAttach: false,
  strangersCanWrite: false,
  maxPacketBytes: MAX_PACKET_BYTES,
  encrypted: false,
});

/**
 * A dealer over a Unix domain socket, or a named pipe of Windows: workers are processes on this machine. Needs no
 * server and no native code. Throws `TypeError` for bad options.
 */
export function pipeDealer(options: PipeDealerOptions = {}): PacketDealer {
  return new PipeDealer(toPipeSettings(options));
}

interface Expected {
  readonly key: ChannelKey;
  readonly channel: PipeChannel;
}

class PipeDealer implements PacketDealer {
  readonly name = "pipe";
  readonly features = FEATURES;
  readonly #settings: PipeSettings;
  readonly #reception: Reception;
  /** Open channels, by the id in their greeting. */
  readonly #channels = new Map<string, Expected>();
  #isOpen = false;
  #path: string | undefined;
  #server: Server | undefined;
  #closing: Promise<void> | undefined;

  constructor(settings: PipeSettings) {
    this.#settings = settings;
    this.#reception = new Reception(settings.greetingTimeoutMs, (key, socket, rest) =>
      this.#admit(key, socket, rest),
    );
  }

  async open(_context: DealerContext): Promise<void> {
    if (this.#isOpen) throw new TypeError("pipeDealer: one dealer serves one boss; make another");
    this.#isOpen = true;
    const given = this.#settings.path;
    const path = given ?? freshPath();
    try {
      checkPipePath(path);
      const reclaiming = given === undefined ? reclaimFolders() : undefined;
      this.#server = await listenAt(path, given !== undefined, (socket) => this.#reception.receive(socket));
      this.#path = path;
      await reclaiming;
    } catch (error) {
      removeSocketFolder(path);
      throw error;
    }
  }

  channel(_workerId: string, events: ChannelEvents): ChannelLease {
    const path = this.#path;
    if (path === undefined) throw new Error("pipeDealer: a channel was asked for before open");
    const key = makeKey();
    const channel: PipeChannel = new PipeChannel(events, () => this.#channels.delete(key.id));
    this.#channels.set(key.id, { key, channel });
    const address: PipeAddress = {
      module: WORKER_SIDE,
      path,
      greeting: greetingOf(key).toString("hex"),
    };
    return { channel, address };
  }

  close(): Promise<void> {
    this.#closing ??= this.#leave();
    return this.#closing;
  }

  abort(reason: unknown): void {
    for (const { channel } of [...this.#channels.values()]) channel.abort(String(reason));
    this.#closing ??= this.#leave();
  }

  async #leave(): Promise<void> {
    const server = this.#server;
    // Its socket's file goes with it, at once.
    const closed = server && new Promise<void>((resolve) => server.close(() => resolve()));
    if (this.#path !== undefined) removeSocketFolder(this.#path);
    this.#reception.close();
    await Promise.all([...this.#channels.values()].map(({ channel }) => channel.close()));
    await closed;
  }

  #admit(shown: ChannelKey, socket: Socket, rest: Buffer): boolean {
    const expected = this.#channels.get(shown.id);
    if (!expected || !sameSecret(shown, expected.key) || expected.channel.isAttached) return false;
    socket.write(WELCOME);
    expected.channel.attach(socket, rest);
    return true;
  }
}

function freshPath(): string {
  return process.platform === "win32" ? `\\\\.\\pipe\\bossworks-${randomUUID()}` : makeSocketFolder();
}
