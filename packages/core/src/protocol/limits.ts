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
