import type { HandshakeRoom } from "./handshake-room.js";
import type { Session } from "./session.js";

/** What the two ends of a session agree on beforehand, and what each brings along. */
export interface EndpointOptions {
  /** The employment. */
  readonly workerId: string;
  /** The employment's random secret; at least 16 bytes, or none where both ends are one process. */
  readonly token: Uint8Array;
  /** What names the channel to both ends; part of what is proved. */
  readonly binding: Uint8Array;
  /** Wished heartbeat, in milliseconds; the slower wish counts. */
  readonly heartbeatMs: number;
  /** Of a boss: shared by all its ends. Default: one of its own. */
  readonly room?: HandshakeRoom | undefined;
}

/** Why a link was not made, or is not needed. */
export type LinkRefusal = "refused" | "busy" | "version" | "timeout" | "superseded" | "babble";

/** What an endpoint tells about links, which its owner numbers. */
export interface EndpointEvents {
  /** This link serves for nothing: close it. */
  onRefused(link: number, why: LinkRefusal): void;
}

/**
 * A session and the handshakes that give it its links: sans-I/O like both of them. Its owner opens channels, gives
 * each a number of its own, and carries packets between them and this.
 */
export interface Endpoint {
  readonly session: Session;
  /** The link that serves the session; undefined while none does. */
  readonly link: number | undefined;
  /** When `poll` or `tick` has something to do without anything having happened. */
  readonly deadline: number;
  /** A channel was opened. */
  opened(now: number, link: number): void;
  /** A packet came. Nothing it says makes this throw. */
  receive(now: number, link: number, packet: Uint8Array): void;
  /** The next packet for that link, or undefined. */
  poll(now: number, link: number): Uint8Array | undefined;
  /** A channel is gone. */
  closed(now: number, link: number): void;
  /** Looks at the clock. True: read all input for one full turn, then call `session.judge`. */
  tick(now: number): boolean;
}
