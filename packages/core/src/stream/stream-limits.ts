/** Credit a stream begins with, and what may lie unread, in bytes and per direction. */
export const STREAM_WINDOW_BYTES = 1024 * 1024;

/** What a frame of a stream is charged beside its body, in bytes: so that many small ones are bounded too. */
export const STREAM_FRAME_OVERHEAD_BYTES = 64;

/** Streams that one end of an employment may have open at once. */
export const MAX_STREAMS = 1024;

/** Longest name of a stream, in bytes of UTF-8. */
export const MAX_STREAM_NAME_BYTES = 255;
