import type {
  ChannelEvents,
  ChannelLease,
  DealerContext,
  DealerFeatures,
  LinkPace,
  Lobby,
  PacketDealer,
} from "@bossworks/core/driver";
import { missingSocket } from "@bossworks/core/socket-files";
import { BossSocket } from "./boss-socket.js";
import { type ChannelKey, keyBytes, makeKey, readKey, sameSecret } from "./channel-key.js";
import type { WorkerKeys, ZmqAddress } from "./connect.js";
import { CurveGuard } from "./curve/curve-guard.js";
import { makeCurveKeys } from "./curve/curve-keys.js";
import { MAX_PACKET_BYTES } from "./limits.js";
import { type Listening, listenAt } from "./listen.js";
import { type LobbyKeys, lobbyKeysOf } from "./lobby-keys.js";
import { type RouterOptions, TCP_OPTIONS } from "./sockets.js";
import { type Message, makeWord, readGreeting, WORD } from "./words.js";
import { ZmqChannel } from "./zmq-channel.js";
import { ZmqLobby } from "./zmq-lobby.js";
import { type CurveSettings, toZmqSettings, type ZmqDealerOptions, type ZmqSettings } from "./zmq-options.js";
import { isLocal } from "./zmq-place.js";
import type { ZmqTicket } from "./zmq-ticket.js";

export type { CurveOptions, HostCurveOptions, ZmqDealerOptions } from "./zmq-options.js";

/** The worker's side, as its link imports it. */
const WORKER_SIDE = new URL("./connect.js", import.meta.url).href;

/**
 * A dealer over ZeroMQ: workers are processes, connected by TCP or a Unix domain socket, encrypted on request. Throws
 * `TypeError` for bad options.
 */
export function zmqDealer(options: ZmqDealerOptions = {}): PacketDealer {
  return new ZmqDealer(toZmqSettings(options));
}

/** The lobby among the employments: no worker's id. */
const LOBBY = Symbol("lobby");
type Whom = string | typeof LOBBY;

/** What is kept of one employment while it has channels. */
interface Employment {
  readonly key: ChannelKey;
  /** The worker's own; undefined in the lobby, where all hosts have the same. */
  readonly curve: WorkerKeys | undefined;
  /** Oldest first. */
  readonly channels: Set<ZmqChannel>;
}

class ZmqDealer implements PacketDealer {
  readonly name = "zmq";
  readonly features: DealerFeatures;
  readonly lobby: Lobby;
  readonly #settings: ZmqSettings;
  #lobbyKeys: LobbyKeys | undefined;
  #guard: CurveGuard | undefined;
  /** By worker id, and the same by the id in their greeting. */
  readonly #employments = new Map<Whom, Employment>();
  readonly #greeted = new Map<string, Employment>();
  /** By the routing id of who has greeted. */
  readonly #peers = new Map<string, ZmqChannel>();
  /** Those that keep the program running. */
  readonly #holding = new Set<ZmqChannel>();
  #isOpen = false;
  #socket: BossSocket | undefined;
  #listening: Listening | undefined;
  /** While it is opened. */
  #opening: Promise<void> | undefined;
  #closing: Promise<void> | undefined;
  readonly #closed = new AbortController();
  #onRefused: DealerContext["onRefused"];

  constructor(settings: ZmqSettings) {
    this.#settings = settings;
    this.features = featuresOf(settings);
    this.lobby = new ZmqLobby(settings, WORKER_SIDE, (events, pace) => this.#offerInLobby(events, pace));
  }

  async open({ onRefused, lobbySecret }: DealerContext): Promise<void> {
    if (this.#isOpen) throw new TypeError("zmqDealer: one dealer serves one boss; make another");
    const { curve } = this.#settings;
    this.#lobbyKeys = lobbySecret && lobbyKeysOf(lobbySecret);
    this.#guard = curve && guardOf(curve, this.#lobbyKeys);
    this.#isOpen = true;
    this.#onRefused = onRefused;
    this.#opening = this.#listen();
    try {
      await this.#opening;
    } finally {
      this.#opening = undefined;
    }
    if (this.#closing) throw new Error("it was closed while it was opened");
  }

  async #listen(): Promise<void> {
    try {
      await this.#guard?.open(() => this.#refuse("a CURVE key nobody knows"));
      const makeSocket = (ipv6: boolean): BossSocket => this.#makeSocket(ipv6);
      this.#listening = await listenAt(this.#settings.place, makeSocket, this.#closed.signal);
    } catch (error) {
      await this.#guard?.close();
      throw error;
    }
  }

  #makeSocket(ipv6: boolean): BossSocket {
    this.#socket = new BossSocket(this.#socketOptions(ipv6), {
      onMessage: (peer, message) => this.#receive(peer, message),
      onGone: (peer) => this.#gone(peer),
    });
    return this.#socket;
  }

  channel(workerId: string, events: ChannelEvents, pace?: LinkPace): ChannelLease {
    const listening = this.#listening;
    if (!listening) throw new Error("zmqDealer: a channel was asked for before open");
    const { channel, employment } = this.#offer(workerId, events, pace);
    const { curve } = employment;
    const key = keyBytes(employment.key).toString("hex");
    const { endpoint } = listening;
    const { handshakeTimeoutMs } = this.#settings;
    const address: ZmqAddress = { module: WORKER_SIDE, endpoint, key, curve, handshakeTimeoutMs };
    const ticket: ZmqTicket = curve ? { key, curve } : { key };
    return { channel, address, ticket };
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
    const file = this.#listening?.file;
    return file === undefined ? undefined : missingSocket(file);
  }

  async #leave(): Promise<void> {
    this.#closed.abort();
    // What is being opened would go on listening; why it could not be opened is told otherwise.
    if (this.#opening) await this.#opening.catch(() => {});
    await Promise.all(this.#allChannels().map((channel) => channel.close()));
    this.#listening?.tidy();
    // Connections end together with what they have asked the guard, and it hears of that only while it is held.
    this.#guard?.hold();
    await this.#socket?.close();
    await this.#guard?.close();
  }

  #socketOptions(ipv6: boolean): RouterOptions {
    const { place, handshakeTimeoutMs } = this.#settings;
    return {
      handshakeInterval: handshakeTimeoutMs,
      ...(place.kind === "tcp" ? { ...TCP_OPTIONS, ipv6 } : {}),
      ...this.#guard?.socketOptions,
    };
  }

  #offerInLobby(events: ChannelEvents, pace: LinkPace | undefined): ZmqChannel {
    if (!this.#listening || !this.#lobbyKeys)
      throw new Error("zmqDealer: a channel of the lobby was asked for before open with a lobbySecret");
    return this.#offer(LOBBY, events, pace).channel;
  }

  #offer(
    whom: Whom,
    events: ChannelEvents,
    { holds = true }: Pick<LinkPace, "holds"> = {},
  ): { readonly channel: ZmqChannel; readonly employment: Employment } {
    const employment = this.#employments.get(whom) ?? this.#begin(whom);
    const channel: ZmqChannel = new ZmqChannel(events, () => this.#forget(whom, employment, channel));
    employment.channels.add(channel);
    if (holds) this.#holding.add(channel);
    this.#pace();
    return { channel, employment };
  }

  #begin(whom: Whom): Employment {
    const lobby = whom === LOBBY ? this.#lobbyKeys : undefined;
    const employment = {
      key: lobby?.key ?? makeKey(),
      curve: lobby ? undefined : this.#guard?.admitWorker(),
      channels: new Set<ZmqChannel>(),
    };
    this.#employments.set(whom, employment);
    this.#greeted.set(employment.key.id, employment);
    return employment;
  }

  #forget(whom: Whom, { key, curve, channels }: Employment, channel: ZmqChannel): void {
    if (!channels.delete(channel)) return;
    this.#holding.delete(channel);
    if (channels.size === 0) {
      this.#employments.delete(whom);
      this.#greeted.delete(key.id);
      if (curve) this.#guard?.dismissWorker(curve);
    }
    this.#pace();
  }

  /** While there is staff, the program runs on for it; not so for who waits for it, such as hosts. */
  #pace(): void {
    for (const part of [this.#socket, this.#guard]) {
      if (this.#holding.size > 0) part?.hold();
      else if (this.#employments.size > 0) part?.watch();
      else part?.release();
    }
  }

  #allChannels(): ZmqChannel[] {
    return [...this.#employments.values()].flatMap(({ channels }) => [...channels]);
  }

  #receive(peer: string, message: Message): void {
    const channel = this.#peers.get(peer);
    if (channel) return channel.receive(message);
    const greeting = readGreeting(message);
    if (greeting) return this.#admit(peer, greeting);
    // Of a channel that has closed, something may be under way still.
  }

  #admit(peer: string, greeting: Buffer): void {
    const socket = this.#socket;
    const employment = this.#employmentOf(readKey(greeting));
    const waiting = [...(employment?.channels ?? [])].find((channel) => channel.isWaiting);
    if (!waiting) {
      socket?.send(peer, makeWord(WORD.REFUSED));
      // Of several hosts that come at once all but one come again: they are no strangers.
      if (!employment || employment !== this.#employments.get(LOBBY)) this.#refuse("a key nobody waits for");
      return;
    }
    this.#peers.set(peer, waiting);
    socket?.send(peer, makeWord(WORD.WELCOME));
    waiting.attach({
      send: (sent) => socket?.send(peer, sent),
      leave: () => void this.#peers.delete(peer),
    });
  }

  #employmentOf(shown: ChannelKey | undefined): Employment | undefined {
    const employment = shown && this.#greeted.get(shown.id);
    return employment && sameSecret(shown, employment.key) ? employment : undefined;
  }

  #gone(peer: string): void {
    const channel = this.#peers.get(peer);
    this.#peers.delete(peer);
    channel?.lost("the worker's end is gone");
  }

  #refuse(why: string): void {
    if (!this.#closing) this.#onRefused?.(why);
  }
}

/** A boss that hosts know by the token alone has keys made of it, so that they know them; so do hosts. */
function guardOf(curve: CurveSettings, lobby: LobbyKeys | undefined): CurveGuard {
  if (curve.side === "host")
    throw new TypeError(
      "zmqDealer: curve.serverKey: it makes a host's dealer; give a boss true, or publicKey and secretKey",
    );
  const keys = curve.keys ?? lobby?.boss ?? makeCurveKeys();
  return new CurveGuard(keys, lobby ? [...curve.allow, lobby.host.publicKey] : curve.allow);
}

/** What is true of all ZeroMQ, and what of this place alone. */
function featuresOf({ place, curve }: ZmqSettings): DealerFeatures {
  return Object.freeze({
    kind: "packet",
    place: "process",
    remote: place.kind === "tcp",
    // What is on the way stays far below the high-water marks, at which alone libzmq drops; a send that fails ends its link.
    lossless: true,
    // One connection a link, and libzmq keeps the order of each.
    ordered: true,
    // Each attach has a socket and a routing id of its own.
    staleAttach: false,
    // Into a TCP connection without CURVE, who is on the way can write. Loopback and a socket's file have nobody there.
    strangersCanWrite: !curve && !isLocal(place),
    maxPacketBytes: MAX_PACKET_BYTES,
    encrypted: curve !== undefined,
  });
}
