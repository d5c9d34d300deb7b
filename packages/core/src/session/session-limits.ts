/** Window of the control lane, in bytes: a boss may have so much ordered and not yet acknowledged. */
export const CONTROL_WINDOW_BYTES = 1024 * 1024;

/**
 * Window of the data lane, in bytes: what may be under way, or wait for a link, beside what credit allows. A link of a
 * gigabyte a second and a millisecond there and back is kept busy by it; what a broken link holds stays small.
 */
export const DATA_WINDOW_BYTES = 1024 * 1024;

/** An acknowledgement that rides on nothing is sent after so much, or so long. */
export const ACK_PACKETS = 32;
export const ACK_BYTES = 256 * 1024;
export const ACK_MS = 25;

/** How long data waits for an order at most. */
export const HURRY_MS = 10;

/**
 * Without progress for so long the other end is asked what it has, or for a fifth of the heartbeat where that is more; each
 * time twice as long, up to the heartbeat.
 */
export const PROBE_MS = 200;

/** How often two ends that have nothing to say let each other know, in milliseconds: default and what may be wished. */
export const DEFAULT_HEARTBEAT_MS = 1000;
export const MIN_HEARTBEAT_MS = 100;
export const MAX_HEARTBEAT_MS = 30_000;

/** Heartbeats of silence after which the other end is suspect, and after which its link is given up. */
export const SUSPECT_HEARTBEATS = 2.5;
export const BROKEN_HEARTBEATS = 4;

/** From the last sign of life to the verdict that the other end is lost. */
export const DEFAULT_LOST_AFTER_MS = 30_000;

/** How long `close` waits for the other end to have everything. */
export const DEFAULT_DRAIN_MS = 5000;

/** Largest packet there is, in bytes. */
export const MAX_PACKET_BYTES = 1024 * 1024;

/** A handshake takes no longer. */
export const HANDSHAKE_MS = 5000;

/** Who has proved nothing may have sent so many bytes. */
export const MAX_UNPROVEN_BYTES = 4096;

/** Largest packet of a handshake: HELLO and PROOF together stay below {@link MAX_UNPROVEN_BYTES}. */
export const MAX_HANDSHAKE_PACKET_BYTES = 2048;

/** Handshakes that may be under way at once; who comes then is told to come again. */
export const MAX_PENDING_HANDSHAKES = 64;

/** The shortest secret that is one; anything shorter could be guessed. */
export const MIN_SECRET_BYTES = 16;

/** Heartbeats for which an end that has ended goes on acknowledging what the other one repeats. */
export const LINGER_HEARTBEATS = 2;

/** Longest reason of a reset, in bytes; of a longer one no more is read. */
export const MAX_REASON_BYTES = 256;
