import { type IDealer, isPacketDealer } from "../dealer/dealer.js";
import type { FramePort, FramePortEvents } from "../port/frame-port.js";
import type { WorkerOrders } from "../worker/run-worker.js";
import type { HostedWorker, PlaceOptions } from "./host.js";
import { placeBehindLink } from "./linked-thread.js";
import { placeOnMailbox } from "./mailbox-thread.js";

/** A worker's place and the way to it, made for one employment. */
export interface Placement {
  /** Makes the boss's port. Called once, first of all. */
  makePort(events: FramePortEvents): FramePort;
  /** Starts the worker. Called once. Throws `TypeError` for options Node refuses; nothing is left then. */
  start(orders: WorkerOrders, options: PlaceOptions): HostedWorker;
  /** The worker is gone: hands over what it had published, and gives back what was on loan. */
  drain(): void;
}

/** Chooses where a worker of this dealer runs. */
export function placeWorker(dealer: IDealer, id: string, ringBytes: number): Placement {
  return isPacketDealer(dealer) ? placeBehindLink(dealer, id, ringBytes) : placeOnMailbox(dealer, id);
}
