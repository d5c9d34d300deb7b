/** Largest packet, in bytes: as on every dealer. */
export const MAX_PACKET_BYTES = 1024 * 1024;

/** libzmq ends the connection of who sends more, in bytes: the largest packet, and what CURVE puts around it (33). */
export const MAX_MESSAGE_BYTES = MAX_PACKET_BYTES + 64;

/**
 * What may be ahead of a new packet, wherever it is: with us, in libzmq, in the system, on the way. Half of what the
 * contract allows: that is two packets of a session, and what lies ahead of an order is worked through before it. What a
 * packet counts beyond its bytes lets a channel have at most 256 of them on the way.
 */
export const AHEAD = { maxBytes: 128 * 1024, takenBytes: 32 * 1024, overheadBytes: 512 } as const;

/**
 * High-water mark of each direction of each connection, in messages. What a channel has on the way stays far below, and
 * so does half of the mark beside it, by which libzmq's own count lags behind: no honest packet ever meets it. What a
 * stranger can make libzmq hold is bounded by it.
 */
export const HIGH_WATER_MARK = 2048;

/** One turn of the event loop hands over so much at most. */
export const TURN_PACKETS = 256;
export const TURN_BYTES = 1024 * 1024;

/** A socket that keeps no program running is looked at so often: at first after a message, and at most, in milliseconds. */
export const WATCH_FIRST_MS = 1;
export const WATCH_LONGEST_MS = 32;

/** How long a closing channel waits for the other end to have read everything; the contract allows a second. */
export const CLOSE_MS = 700;

/** How long a boss's closing socket is waited for until libzmq has let go of its port. */
export const RELEASE_MS = 250;

/**
 * How long a worker's closing socket is waited for until nothing of it waits for messages any more: a process that exits
 * before is aborted. It takes a millisecond, more only where the machine is overloaded.
 */
export const WORKER_RELEASE_MS = 2500;

/** How long a worker waits for a connection to be made, and then for the boss's answer, in milliseconds. */
export const CONNECT_MS = 5000;
export const ANSWER_MS = 5000;

/**
 * How often the ends of a TCP connection make sure of each other, and after how long a silent one is given up. libzmq
 * answers from a thread of its own, so this finds machines and networks that are gone, not ends that are busy.
 */
export const HEARTBEAT_MS = 2000;
export const HEARTBEAT_TIMEOUT_MS = 10_000;

/** libzmq takes no longer time. */
export const MAX_HANDSHAKE_TIMEOUT_MS = 2 ** 31 - 1;
