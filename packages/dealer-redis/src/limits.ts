/** Largest packet, in bytes: as on every dealer. */
export const MAX_PACKET_BYTES = 1024 * 1024;

/**
 * What may be ahead of a new packet of a channel, wherever it is: with us, on the way, in a stream and not yet read. It takes
 * long until one hears what was taken, so who was told "full" comes again as soon as that was said once.
 */
export const AHEAD = { maxBytes: 256 * 1024, takenBytes: 64 * 1024, roomBytes: 192 * 1024 } as const;

/**
 * A channel that is full and hears nothing of what was taken for so long goes on: what it waits for may be lost with its
 * stream. The session sends that again.
 */
export const UNHEARD_MS = 1000;

/** One turn of the event loop hands over so much of one medium at most. */
export const TURN_PACKETS = 256;
export const TURN_BYTES = 1024 * 1024;

/** One read takes so many entries at most. */
export const READ_COUNT = 256;

/**
 * A read waits so long for the first entry: the boss's as long as the first, a worker's as long as a heartbeat between
 * these two. Heartbeats of a big staff are rarer, and so is whatever its readers do beside them.
 */
export const MIN_QUIET_MS = 1000;
export const MAX_QUIET_MS = 5000;

/** Entries a stream holds at most, about: a backstop that no session's window comes near. */
export const MAX_STREAM_ENTRIES = 1_000_000;

/** What was read is trimmed off after so many entries, bytes or milliseconds, whichever comes first. */
export const TRIM_ENTRIES = 1000;
export const TRIM_BYTES = 256 * 1024;
export const TRIM_MS = 1000;

/** A reader that got nothing for so many times that asks for something. */
export const PROBE_AFTER_QUIETS = 1.5;

/** The server answers a command within such a time, or its connection is given up. */
export const COMMAND_MS = 2000;

/** Making a connection takes no longer; a server that is stopped, or a host that is gone, gives no sign. */
export const CONNECT_MS = 1500;

/** Between two attempts to reach the server: at first and at most, each time twice as long, half of it by chance. */
export const RETRY_FIRST_MS = 50;
export const RETRY_LONGEST_MS = 500;

/** A server out of memory is asked again after so long. */
export const OUT_OF_MEMORY_MS = 200;

/** One who wants in says so again after so long; what he said before may have been lost with its stream. */
export const ATTACH_AGAIN_MS = 1000;
/** The same while the boss has no stream. */
export const NO_BOSS_MS = 100;

/** How long the worker's side tries by itself to reach server and boss, before it leaves that to core. */
export const PERSIST_MS = 30_000;

/** How long keys outlive those who renew them, unless told otherwise, and how often they are renewed in that time. */
export const DEFAULT_EXPIRE_MS = 300_000;
export const MIN_EXPIRE_MS = 1000;
export const MAX_EXPIRE_MS = 2 ** 31;
export const RENEWALS = 4;

/** How long a worker's stream is kept after its link has ended on the boss's side: for it to read so. */
export const ENDED_KEY_MS = 5000;

/** An exiting worker may take so long to deliver, unless its boss says otherwise: a server serves others too. */
export const EXIT_DRAIN_MS = 2000;

/** How long a closing channel waits for its goodbye to be stored; the contract allows a second. */
export const CLOSE_MS = 300;

/** How long a closing dealer waits for its workers to have read that it closes. */
export const FAREWELL_MS = 250;

/** A worker is told that its link is not known any more once in such a time. */
export const UNKNOWN_LINK_MS = 100;

/** Oldest server that does: XADD without making streams, XTRIM by id, and what Redis itself still maintains. */
export const OLDEST_VERSION = 7;

/** A boss looks so often, at most, whether its notice still stands in its lobby. */
export const NOTICE_LOOK_MS = 1000;

/**
 * A host that finds no notice looks again after so long. One that gets no answer from the boss that stands there looks again
 * too: it may be dead, and its keys not expired.
 */
export const NO_NOTICE_MS = 200;
export const LOBBY_ANSWER_MS = 3000;

/** Who was let into the lobby and says nothing for so long makes room for the next. */
export const UNSPOKEN_MS = 1000;
