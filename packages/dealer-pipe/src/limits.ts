/** Largest packet, in bytes: as on every dealer. A longer one is refused before a byte is allocated for it. */
export const MAX_PACKET_BYTES = 1024 * 1024;

/** More than this is never ahead of a new packet while its channel waits for the other end to connect. */
export const MAX_AHEAD_BYTES = 256 * 1024;

/**
 * So much may wait in our own memory, beside what the system holds, before a channel is full. Linux holds up to 256 KiB
 * itself, which Node cannot change, so nothing may wait beside it; the others hold 8 to 64 KiB.
 */
export const MAX_UNSENT_BYTES = process.platform === "linux" ? 0 : 128 * 1024;

/** One turn of the event loop hands over so much of one channel at most. */
export const TURN_PACKETS = 256;
export const TURN_BYTES = 1024 * 1024;

/** How long a closing channel waits for the other end to close in turn; the contract allows a second. */
export const CLOSE_MS = 700;

/** Connections that have not said yet which channel they belong to: more of them are let go, oldest first. */
export const MAX_PENDING = 64;
