import type { DealerFeatures } from "../dealer/features.js";
import type { LinkRefusal } from "../session/endpoint.js";
import type { SessionEnd } from "../session/session-events.js";

/** How a session's port works. */
export interface SessionPortOptions {
  /** The boss's side accepts links, the worker's makes them. */
  readonly side: "boss" | "worker";
  readonly workerId: string;
  /** The employment's random secret, 16 bytes at least; none (no bytes) where both ends are one process. */
  readonly token: Uint8Array;
  /** What names the channel to both ends; may be empty. */
  readonly binding: Uint8Array;
  /** Of the dealer: they leave timers and MACs away, never safety. */
  readonly features: Pick<DealerFeatures, "lossless" | "ordered" | "staleAttach" | "strangersCanWrite">;
  /** Largest body of one frame by lane: what the mailbox on the other side of the link takes at once. */
  readonly maxBodyBytes: readonly [number, number];
  /** Most bytes kept until they are acknowledged; no less than two batches and a frame. */
  readonly windowBytes: number;
  /** Default 1000; the slower wish of both ends counts. */
  readonly heartbeatMs?: number | undefined;
  /** From a broken link to the end. Default 30,000. */
  readonly lostAfterMs?: number | undefined;
  /** How long `close` waits for the other end to have everything. Default 5000. */
  readonly drainMs?: number | undefined;
}

/** What a session's port tells about its links, and what those above a `FramePort` need not know. */
export interface SessionPortEvents {
  /** The link broke; sends wait in the window. The worker's side dials again. */
  onLinkBroken(reason: string): void;
  /** Another link stands; nothing was lost. */
  onLinkRestored(): void;
  /** Nothing was heard for a while. */
  onSuspect?(): void;
  /** A link was not made, or is not needed: the worker's side dials again, unless "superseded". */
  onLinkRefused?(why: LinkRefusal): void;
  /** The end of the session, whoever asked for it, with what was not delivered: payloads of frames, by lane. */
  onSessionEnd?(end: SessionEnd): void;
}
