import type { DealerFeatures } from "../dealer/features.js";
import type { LinkRefusal } from "../session/endpoint.js";
import type { HandshakeRoom } from "../session/handshake-room.js";
import type { SessionEnd } from "../session/session-events.js";

/** What both ends of an employment's session are told of it. Holds a secret. */
export interface SessionTerms {
  readonly workerId: string;
  /** The employment's random secret, 16 bytes at least; none (no bytes) where both ends are one process. */
  readonly token: Uint8Array;
  /** Of the dealer: they leave timers and MACs away, never safety. */
  readonly features: Pick<DealerFeatures, "lossless" | "ordered" | "staleAttach" | "strangersCanWrite">;
  /** Default 1000; the slower wish of both ends counts. */
  readonly heartbeatMs?: number | undefined;
}

/** How a session's port works. */
export interface SessionPortOptions extends SessionTerms {
  /** The boss's side accepts links, the worker's makes them. */
  readonly side: "boss" | "worker";
  /** What names the channel to both ends; may be empty. */
  readonly binding: Uint8Array;
  /** Largest body of one frame by lane: what the mailbox on the other side of the link takes at once. */
  readonly maxBodyBytes: readonly [number, number];
  /** Most bytes kept until they are acknowledged, the same at both ends; no less than two batches and a frame. */
  readonly windowBytes: number;
  /** Data frames are only passed on, so what is in them is not read. Default false. */
  readonly passesData?: boolean | undefined;
  /** From the last sign of life to the end; infinity for never. Default 30,000. */
  readonly lostAfterMs?: number | undefined;
  /** Silence means nothing: whether the other end lives is known by other means. Default false. */
  readonly isPatient?: boolean | undefined;
  /** How long `close` waits for the other end to have everything. Default 5000. */
  readonly drainMs?: number | undefined;
  /** Of a boss: shared by all its sessions. */
  readonly room?: HandshakeRoom | undefined;
}

/** What a session's port tells about its links, and what those above a `FramePort` need not know. */
export interface SessionPortEvents {
  /** A link that stood is gone; sends wait in the window. */
  onLinkBroken(reason: string): void;
  /** Another link stands after `downMs`; nothing was lost, `resent` packets of this end go once more. */
  onLinkRestored(downMs: number, resent: number): void;
  /** A link stands, the first or another one. */
  onLinkUp?(): void;
  /** Nothing was heard for a while. */
  onSuspect?(): void;
  /** A link was not made, or is not needed. */
  onLinkRefused?(why: LinkRefusal): void;
  /** No link is left, and none is being made: the worker's side dials again. */
  onLinkless?(): void;
  /** The end of the session, whoever asked for it, with what was not delivered: payloads of frames, by lane. */
  onSessionEnd?(end: SessionEnd): void;
  /** The session has ended, all it had to say has left, and its channels are closed. Called once, last of all. */
  onClosed?(): void;
}
