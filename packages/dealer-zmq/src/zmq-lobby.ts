import type {
  Channel,
  ChannelAddress,
  ChannelEvents,
  ChannelTicket,
  LinkPace,
  Lobby,
} from "@bossworks/core/driver";
import { keyBytes } from "./channel-key.js";
import type { WorkerKeys, ZmqAddress } from "./connect.js";
import { type LobbyKeys, lobbyKeysOf } from "./lobby-keys.js";
import type { CurveSettings, ZmqSettings } from "./zmq-options.js";
import { endpointOf } from "./zmq-place.js";
import { readTicket } from "./zmq-ticket.js";

/** The boss's side: a fresh channel that waits in the lobby. */
export type OfferInLobby = (events: ChannelEvents, pace: LinkPace | undefined) => Channel;

/** Where hosts come in. All a host needs beside its options is the secret, and later its tickets. */
export class ZmqLobby implements Lobby {
  readonly #settings: ZmqSettings;
  readonly #module: string;
  readonly #offer: OfferInLobby;

  /** `module` is the worker's side; `offer` is called at a boss alone. */
  constructor(settings: ZmqSettings, module: string, offer: OfferInLobby) {
    this.#settings = settings;
    this.#module = module;
    this.#offer = offer;
  }

  channel(events: ChannelEvents, pace?: LinkPace): Channel {
    return this.#offer(events, pace);
  }

  address(lobbySecret: Uint8Array): ChannelAddress {
    const keys = lobbyKeysOf(lobbySecret);
    const { curve } = this.#settings;
    return this.#addressOf(keyBytes(keys.key).toString("hex"), curve && hostKeys(curve, keys));
  }

  addressOf(ticket: ChannelTicket): ChannelAddress {
    const { key, curve } = readTicket(ticket);
    this.#checkCurve(curve);
    return this.#addressOf(key, curve);
  }

  #addressOf(key: string, curve: WorkerKeys | undefined): ZmqAddress {
    const { place, handshakeTimeoutMs } = this.#settings;
    return { module: this.#module, endpoint: endpointOf(place), key, curve, handshakeTimeoutMs };
  }

  /** Whether it is encrypted, and for whom, is the host's to say, as far as it knows. */
  #checkCurve(given: WorkerKeys | undefined): void {
    const { curve } = this.#settings;
    if ((given === undefined) !== (curve === undefined))
      throw new TypeError(
        "zmqDealer: curve: it is used by one of host and boss alone; it must be used by both, or none",
      );
    const known = curve && serverKeyOf(curve);
    if (given && known !== undefined && given.serverKey !== known)
      throw new TypeError("zmqDealer: curve: the ticket names another boss's key than the options");
  }
}

function hostKeys(curve: CurveSettings, { boss, host }: LobbyKeys): WorkerKeys {
  const own = curve.side === "host" ? curve.keys : undefined;
  return { serverKey: serverKeyOf(curve) ?? boss.publicKey, ...(own ?? host) };
}

/** The boss's public key as far as the options say it. */
function serverKeyOf(curve: CurveSettings): string | undefined {
  return curve.side === "host" ? curve.serverKey : curve.keys?.publicKey;
}
