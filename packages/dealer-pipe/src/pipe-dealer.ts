import { randomUUID } from "node:crypto";
import type { Server, Socket } from "node:net";
import type {
  ChannelEvents,
  ChannelLease,
  DealerContext,
  DealerFeatures,
  PacketDealer,
} from "@bossworks/core/driver";
import { makeSocketFolder, reclaimFolders, removeSocketFolder } from "@bossworks/core/socket-files";
import type { PipeAddress } from "./connect.js";
import { type ChannelKey, greetingOf, makeKey, sameSecret, WELCOME } from "./greeting.js";
import { MAX_PACKET_BYTES } from "./limits.js";
import { listenAt } from "./listen.js";
import { PipeChannel } from "./pipe-channel.js";
import { type PipeDealerOptions, type PipeSettings, toPipeSettings } from "./pipe-options.js";
import { checkPipePath } from "./pipe-path.js";
import { Reception } from "./reception.js";

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

/** What is kept of one employment while it has channels. */
interface Employment {
  readonly key: ChannelKey;
  /** Oldest first. */
  readonly channels: Set<PipeChannel>;
}

class PipeDealer implements PacketDealer {
  readonly name = "pipe";
  readonly features = FEATURES;
  readonly #settings: PipeSettings;
  readonly #reception: Reception;
  /** By worker id, and the same by the id in their greeting. */
  readonly #employments = new Map<string, Employment>();
  readonly #greeted = new Map<string, Employment>();
  #isOpen = false;
  #path: string | undefined;
  #server: Server | undefined;
  #closing: Promise<void> | undefined;
  #onRefused: DealerContext["onRefused"];

  constructor(settings: PipeSettings) {
    this.#settings = settings;
    this.#reception = new Reception(
      settings.greetingTimeoutMs,
      (key, socket, rest) => this.#admit(key, socket, rest),
      (why) => this.#onRefused?.(why),
    );
  }

  async open({ onRefused }: DealerContext): Promise<void> {
    if (this.#isOpen) throw new TypeError("pipeDealer: one dealer serves one boss; make another");
    this.#isOpen = true;
    this.#onRefused = onRefused;
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

  channel(workerId: string, events: ChannelEvents): ChannelLease {
    const path = this.#path;
    if (path === undefined) throw new Error("pipeDealer: a channel was asked for before open");
    const employment = this.#employments.get(workerId) ?? this.#begin(workerId);
    const channel: PipeChannel = new PipeChannel(events, () => this.#forget(workerId, employment, channel));
    employment.channels.add(channel);
    const address: PipeAddress = {
      module: WORKER_SIDE,
      path,
      greeting: greetingOf(employment.key).toString("hex"),
    };
    return { channel, address };
  }

  close(): Promise<void> {
    this.#closing ??= this.#leave();
    return this.#closing;
  }

  abort(reason: unknown): void {
    for (const channel of this.#allChannels()) channel.abort(String(reason));
    this.#closing ??= this.#leave();
  }

  async #leave(): Promise<void> {
    const server = this.#server;
    // Its socket's file goes with it, at once.
    const closed = server && new Promise<void>((resolve) => server.close(() => resolve()));
    if (this.#path !== undefined) removeSocketFolder(this.#path);
    this.#reception.close();
    await Promise.all(this.#allChannels().map((channel) => channel.close()));
    await closed;
  }

  #begin(workerId: string): Employment {
    const employment: Employment = { key: makeKey(), channels: new Set() };
    this.#employments.set(workerId, employment);
    this.#greeted.set(employment.key.id, employment);
    return employment;
  }

  #forget(workerId: string, { key, channels }: Employment, channel: PipeChannel): void {
    if (!channels.delete(channel) || channels.size > 0) return;
    this.#employments.delete(workerId);
    this.#greeted.delete(key.id);
  }

  #allChannels(): PipeChannel[] {
    return [...this.#employments.values()].flatMap(({ channels }) => [...channels]);
  }

  #admit(shown: ChannelKey, socket: Socket, rest: Buffer): boolean {
    const employment = this.#greeted.get(shown.id);
    if (!employment || !sameSecret(shown, employment.key)) return false;
    const waiting = [...employment.channels].find((channel) => channel.isWaiting);
    if (!waiting) return false;
    socket.write(WELCOME);
    waiting.attach(socket, rest);
    return true;
  }
}

function freshPath(): string {
  return process.platform === "win32" ? `\\\\.\\pipe\\bossworks-${randomUUID()}` : makeSocketFolder();
}
