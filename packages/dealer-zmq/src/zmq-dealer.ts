import type {
  ChannelEvents,
  ChannelLease,
  DealerContext,
  DealerFeatures,
  PacketDealer,
} from "@bossworks/core/driver";
import { BossSocket } from "./boss-socket.js";
import { type ChannelKey, keyBytes, makeKey, readKey, sameSecret } from "./channel-key.js";
import type { WorkerKeys, ZmqAddress } from "./connect.js";
import { CurveGuard } from "./curve/curve-guard.js";
import { MAX_PACKET_BYTES } from "./limits.js";
import { type Listening, listenAt } from "./listen.js";
import { type RouterOptions, TCP_OPTIONS } from "./sockets.js";
import { type Message, makeWord, readGreeting, WORD } from "./words.js";
import { ZmqChannel } from "./zmq-channel.js";
import { toZmqSettings, type ZmqDealerOptions, type ZmqSettings } from "./zmq-options.js";
import { isLocal } from "./zmq-place.js";

export type { CurveOptions, ZmqDealerOptions } from "./zmq-options.js";

/** The worker's side, as its link imports it. */
const WORKER_SIDE = new URL("./connect.js", import.meta.url).href;

/**
 * A dealer over ZeroMQ: workers are processes, connected by TCP or a Unix domain socket, encrypted on request. Throws
 * `TypeError` for bad options.
 */
export function zmqDealer(options: ZmqDealerOptions = {}): PacketDealer {
  return new ZmqDealer(toZmqSettings(options));
}

/** What is kept of one employment while it has channels. */
interface Employment {
  readonly key: ChannelKey;
  readonly curve: WorkerKeys | undefined;
  /** Oldest first. */
  readonly channels: Set<ZmqChannel>;
}

class ZmqDealer implements PacketDealer {
  readonly name = "zmq";
  readonly features: DealerFeatures;
  readonly #settings: ZmqSettings;
  readonly #guard: CurveGuard | undefined;
  /** By worker id, and the same by the id in their greeting. */
  readonly #employments = new Map<string, Employment>();
  readonly #greeted = new Map<string, Employment>();
  /** By the routing id of who has greeted. */
  readonly #peers = new Map<string, ZmqChannel>();
  #isOpen = false;
  #socket: BossSocket | undefined;
  #listening: Listening | undefined;
  #closing: Promise<void> | undefined;
  #onRefused: DealerContext["onRefused"];

  constructor(settings: ZmqSettings) {
    this.#settings = settings;
    const { curve } = settings;
    this.#guard = curve && new CurveGuard(curve.keys, curve.allow);
    this.features = featuresOf(settings);
  }

  async open({ onRefused }: DealerContext): Promise<void> {
    if (this.#isOpen) throw new TypeError("zmqDealer: one dealer serves one boss; make another");
    this.#isOpen = true;
    this.#onRefused = onRefused;
    await this.#guard?.open(() => this.#refuse("a CURVE key nobody knows"));
    try {
      this.#socket = new BossSocket(this.#socketOptions(), {
        onMessage: (peer, message) => this.#receive(peer, message),
        onGone: (peer) => this.#gone(peer),
      });
      this.#listening = await listenAt(this.#settings.place, this.#socket);
    } catch (error) {
      await this.#guard?.close();
      throw error;
    }
  }

  channel(workerId: string, events: ChannelEvents): ChannelLease {
    const listening = this.#listening;
    if (!listening) throw new Error("zmqDealer: a channel was asked for before open");
    const employment = this.#employments.get(workerId) ?? this.#begin(workerId);
    const channel: ZmqChannel = new ZmqChannel(events, () => this.#forget(workerId, employment, channel));
    employment.channels.add(channel);
    const address: ZmqAddress = {
      module: WORKER_SIDE,
      endpoint: listening.endpoint,
      key: keyBytes(employment.key).toString("hex"),
      curve: employment.curve,
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
    await Promise.all(this.#allChannels().map((channel) => channel.close()));
    this.#listening?.tidy();
    await this.#socket?.close();
    await this.#guard?.close();
  }

  #socketOptions(): RouterOptions {
    const { place, handshakeTimeoutMs } = this.#settings;
    return {
      handshakeInterval: handshakeTimeoutMs,
      ...(place.kind === "tcp" ? { ...TCP_OPTIONS, ipv6: place.host.includes(":") } : {}),
      ...this.#guard?.socketOptions,
    };
  }

  #begin(workerId: string): Employment {
    const employment = { key: makeKey(), curve: this.#guard?.admitWorker(), channels: new Set<ZmqChannel>() };
    if (this.#employments.size === 0) this.#hold();
    this.#employments.set(workerId, employment);
    this.#greeted.set(employment.key.id, employment);
    return employment;
  }

  #forget(workerId: string, { key, curve, channels }: Employment, channel: ZmqChannel): void {
    if (!channels.delete(channel) || channels.size > 0) return;
    this.#employments.delete(workerId);
    this.#greeted.delete(key.id);
    if (curve) this.#guard?.dismissWorker(curve);
    if (this.#employments.size === 0) this.#release();
  }

  /** While there is staff, the program runs on for it. */
  #hold(): void {
    this.#socket?.hold();
    this.#guard?.hold();
  }

  #release(): void {
    this.#socket?.release();
    this.#guard?.release();
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
    const waiting = this.#waitingFor(readKey(greeting));
    if (!waiting) {
      socket?.send(peer, makeWord(WORD.REFUSED));
      return this.#refuse("a key nobody waits for");
    }
    this.#peers.set(peer, waiting);
    socket?.send(peer, makeWord(WORD.WELCOME));
    waiting.attach({
      send: (sent) => socket?.send(peer, sent),
      leave: () => void this.#peers.delete(peer),
    });
  }

  #waitingFor(shown: ChannelKey | undefined): ZmqChannel | undefined {
    const employment = shown && this.#greeted.get(shown.id);
    if (!employment || !sameSecret(shown, employment.key)) return undefined;
    return [...employment.channels].find((channel) => channel.isWaiting);
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
