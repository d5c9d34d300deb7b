import { type IDealer, isPacketDealer } from "../dealer/dealer.js";
import type { FramePort, FramePortEvents } from "../port/frame-port.js";
import type { LinkEvents } from "../port/link-events.js";
import type { OnLinkLoss } from "../port/link-loss.js";
import type { HostPlace } from "../remote/host-desk.js";
import type { HandshakeRoom } from "../session/handshake-room.js";
import type { WorkerOrders } from "../worker/run-worker.js";
import type { HostedWorker, PlaceOptions } from "./host.js";
import { placeInProcess } from "./linked-process.js";
import { placeBehindLink } from "./linked-thread.js";
import { placeOnMailbox } from "./mailbox-thread.js";
import { placeAtHost, type RemoteSettings } from "./remote-place.js";

/** What of a boss's settings is about links. */
export interface LinkSettings {
  readonly heartbeatMs: number;
  /** Silence after which a process is lost. */
  readonly lostAfterMs: number;
  /** What the worker does without its boss. */
  readonly onLinkLoss: OnLinkLoss;
  /** False: it waits for its boss's first order. */
  readonly autostart: boolean;
  /** Shared by all workers of the boss. */
  readonly room: HandshakeRoom;
}

/** A worker's place and the way to it, made for one employment. */
export interface Placement {
  /** Makes the boss's port. Called once, first of all. */
  makePort(events: FramePortEvents, links: LinkEvents): FramePort;
  /** Starts the worker. Called once. Throws `TypeError` for options Node refuses; nothing is left then. */
  start(orders: WorkerOrders, options: PlaceOptions): HostedWorker;
  /** A link with the worker has stood; missing where it needs none. */
  wasReached?(): boolean;
  /** The worker is gone: hands over what it had published, and gives back what was on loan. */
  drain(): void;
}

/** Chooses where a worker of this dealer runs; `place`: at that host. */
export function placeWorker(
  dealer: IDealer,
  id: string,
  settings: RemoteSettings,
  place?: HostPlace,
): Placement {
  if (!isPacketDealer(dealer)) return placeOnMailbox(dealer, id);
  if (place) return placeAtHost(dealer, id, place, settings);
  if (dealer.features.place === "process") return placeInProcess(dealer, id, settings);
  return placeBehindLink(dealer, id, settings);
}
