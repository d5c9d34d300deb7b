import { randomUUID } from "node:crypto";
import type { Server, Socket } from "node:net";
import type {
  Channel,
  ChannelEvents,
  ChannelLease,
  DealerContext,
  DealerFeatures,
  Lobby,
  PacketDealer,
} from "@bossworks/core/driver";
import {
  makeSocketFolder,
  missingSocket,
  reclaimFolders,
  removeSocketFolder,
} from "@bossworks/core/socket-files";
import { addressOf } from "./address.js";
import { type ChannelKey, greetingOf, lobbyKey, makeKey, sameSecret, WELCOME } from "./greeting.js";
import { MAX_PACKET_BYTES } from "./limits.js";
import { listenAt } from "./listen.js";
import { PipeChannel } from "./pipe-channel.js";
import { type PipeDealerOptions, type PipeSettings, toPipeSettings } from "./pipe-options.js";
import { Reception } from "./reception.js";

export type { PipeDealerOptions } from "./pipe-options.js";

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

/** What is kept of one employment, or of the lobby, while it has channels. */
interface Employment {
  readonly key: ChannelKey;
  /** Oldest first. */
  readonly channels: Set<PipeChannel>;
}

/** Stands for the lobby where others have their worker's id, which is never empty. */
const LOBBY = "";

class PipeDealer implements PacketDealer {
  readonly name = "pipe";
  readonly features = FEATURES;
  readonly lobby: Lobby = {
    channel: (events) => this.#lobbyChannel(events),
    address: (lobbySecret) => addressOf(this.#knownPath, greetingOf(lobbyKey(lobbySecret)).toString("hex")),
    addressOf: ({ greeting }) => addressOf(this.#knownPath, greeting),
  };
  readonly #settings: PipeSettings;
  readonly #reception: Reception;
  /** By worker id, and the same by the id in their greeting. */
  readonly #employments = new Map<string, Employment>();
  readonly #greeted = new Map<string, Employment>();
  #isOpen = false;
  #path: string | undefined;
  #server: Server | undefined;
  /** While it is opened. */
  #opening: Promise<void> | undefined;
  #closing: Promise<void> | undefined;
  #onRefused: DealerContext["onRefused"];
  #lobbyKey: ChannelKey | undefined;

  constructor(settings: PipeSettings) {
    this.#settings = settings;
    this.#reception = new Reception(
      settings.greetingTimeoutMs,
      (key, socket, rest) => this.#admit(key, socket, rest),
      (why) => this.#onRefused?.(why),
    );
  }

  async open({ onRefused, lobbySecret }: DealerContext): Promise<void> {
    if (this.#isOpen) throw new TypeError("pipeDealer: one dealer serves one boss; make another");
    this.#isOpen = true;
    this.#onRefused = onRefused;
    this.#lobbyKey = lobbySecret && lobbyKey(lobbySecret);
    this.#opening = this.#listen();
    try {
      await this.#opening;
    } finally {
      this.#opening = undefined;
    }
    if (this.#closing) throw new Error("it was closed while it was opened");
  }

  async #listen(): Promise<void> {
    const given = this.#settings.path;
    const path = given ?? freshPath();
    try {
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
    const employment = this.#employments.get(workerId) ?? this.#begin(workerId, makeKey());
    const greeting = greetingOf(employment.key).toString("hex");
    return {
      channel: this.#offer(workerId, employment, events),
      address: addressOf(path, greeting),
      ticket: { greeting },
    };
  }

  close(): Promise<void> {
    this.#closing ??= this.#leave();
    return this.#closing;
  }

  abort(reason: unknown): void {
    for (const channel of this.#allChannels()) channel.abort(String(reason));
    this.#closing ??= this.#leave();
  }

  trouble(): Error | undefined {
    return this.#path === undefined ? undefined : missingSocket(this.#path);
  }

  async #leave(): Promise<void> {
    // What is being opened would go on listening; why it could not be opened is told otherwise.
    if (this.#opening) await this.#opening.catch(() => {});
    const server = this.#server;
    // Its socket's file goes with it, at once.
    const closed = server && new Promise<void>((resolve) => server.close(() => resolve()));
    if (this.#path !== undefined) removeSocketFolder(this.#path);
    this.#reception.close();
    await Promise.all(this.#allChannels().map((channel) => channel.close()));
    await closed;
  }

  #lobbyChannel(events: ChannelEvents): Channel {
    const key = this.#lobbyKey;
    if (!key) throw new Error("pipeDealer: a lobby was asked for, but its boss takes no hosts");
    return this.#offer(LOBBY, this.#employments.get(LOBBY) ?? this.#begin(LOBBY, key), events);
  }

  #offer(workerId: string, employment: Employment, events: ChannelEvents): PipeChannel {
    const onGone = (): void => this.#forget(workerId, employment, channel);
    const channel: PipeChannel = new PipeChannel(events, onGone);
    employment.channels.add(channel);
    return channel;
  }

  /** Hosts that come at the same moment find one channel between them: who comes again then is no stranger. */
  #turnAway({ key }: Employment, socket: Socket): boolean {
    if (key !== this.#lobbyKey) return false;
    socket.destroy();
    return true;
  }

  #begin(workerId: string, key: ChannelKey): Employment {
    const employment: Employment = { key, channels: new Set() };
    this.#employments.set(workerId, employment);
    this.#greeted.set(key.id, employment);
    return employment;
  }

  /** A host's: the path its boss listens at. */
  get #knownPath(): string {
    const { path } = this.#settings;
    if (path !== undefined) return path;
    throw new TypeError(
      "pipeDealer: path: a host needs the path its boss listens at, such as pipe:///run/jobs.sock",
    );
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
    if (!waiting) return this.#turnAway(employment, socket);
    socket.write(WELCOME);
    waiting.attach(socket, rest);
    return true;
  }
}

function freshPath(): string {
  return process.platform === "win32" ? `\\\\.\\pipe\\bossworks-${randomUUID()}` : makeSocketFolder();
}
