import { Context, Dealer, type Router } from "zeromq";
import { HEARTBEAT_MS, HEARTBEAT_TIMEOUT_MS, HIGH_WATER_MARK, MAX_PACKET_BYTES } from "./limits.js";

/** An option of libzmq that zeromq.js has no name for: the ROUTER hears of connections that end (bit 2). */
const ROUTER_NOTIFY = 97;
const NOTIFY_DISCONNECT = 2;

let context: Context | undefined;

/**
 * The context of all our sockets in this thread. zeromq.js cannot end one before the process ends, so a dealer cannot
 * have its own: each would leave two threads behind. Not the one zeromq.js shares, whose options and ZAP handler may be
 * somebody else's.
 */
export function ourContext(): Context {
  context ??= new Context({ blocky: false });
  return context;
}

/**
 * Options of every socket of ours. What libzmq holds is dropped when a socket closes; sends are made at once or fail,
 * since there is room for all that a channel may have on the way.
 */
export const SOCKET_OPTIONS = {
  linger: 0,
  sendTimeout: 0,
  sendHighWaterMark: HIGH_WATER_MARK,
  receiveHighWaterMark: HIGH_WATER_MARK,
  maxMessageSize: MAX_PACKET_BYTES,
} as const;

/** Of a socket whose connections may cross a network. */
export const TCP_OPTIONS = {
  heartbeatInterval: HEARTBEAT_MS,
  heartbeatTimeout: HEARTBEAT_TIMEOUT_MS,
  heartbeatTimeToLive: HEARTBEAT_TIMEOUT_MS,
} as const;

/** What the options of a socket may be. */
export type RouterOptions = NonNullable<ConstructorParameters<typeof Router>[0]>;
export type DealerOptions = NonNullable<ConstructorParameters<typeof Dealer>[0]>;

/** Sends a word without meaning to one of our own sockets, so that who waits for a message there gets one. */
export function poke(endpoint: string): void {
  const poker = new Dealer({ context: ourContext(), linger: 0, sendTimeout: 0 });
  poker.connect(endpoint);
  // One that is full needs no poke.
  poker.send("").catch(() => {});
  poker.close();
}

/** From now on a connection that ends is told as a message of that peer: its routing id and an empty part. */
export function tellDisconnects(router: Router): void {
  const { setInt32Option } = router as unknown as { setInt32Option(option: number, value: number): void };
  setInt32Option.call(router, ROUTER_NOTIFY, NOTIFY_DISCONNECT);
}
