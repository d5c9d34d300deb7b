/** Longest verb on the wire, in bytes; ours are all shorter than 20. */
export const MAX_VERB_BYTES = 32;

/** Largest body a control frame carries itself; a larger one travels on the data lane first, as BODY. */
export const MAX_CONTROL_BODY_BYTES = 64 * 1024;

/** Largest value of a frame's optional headers, all together, encoded. */
export const MAX_HEADERS_BYTES = 4 * 1024;

/** Default limit of one message, in bytes; larger ones belong in a file or a stream. */
export const DEFAULT_MAX_MESSAGE_BYTES = 256 * 1024 * 1024;

/** Default credit window of the data lane, in bytes and per direction. */
export const DEFAULT_WINDOW_BYTES = 8 * 1024 * 1024;

/** What a message is charged beyond its bytes, so that a flood of empty messages is bounded too. */
export const MESSAGE_OVERHEAD_BYTES = 64;

/** Control frames may wait for a peer that does not read up to this many bytes; then SEND_OVERFLOW. */
export const MAX_CONTROL_BACKLOG_BYTES = 1024 * 1024;

/** Credit every task begins with for its own messages, in bytes and per direction: see lane/credit.ts. */
export const TASK_WINDOW_BYTES = 1024 * 1024;

/**
 * Tasks that may lie between the two ends of a mailbox at once are fewer than this: from the oldest that may not have
 * begun to the newest. A power of two.
 */
export const TASK_CLAIMS = 1024;

/**
 * Of one worker and one shared thing so many requests may be unanswered at once, and one may ask for so much; what is more
 * waits in the worker.
 */
export const MAX_ASKS = 256;
