import { MAX_STREAM_NAME_BYTES } from "./stream-limits.js";

/** True for what may name a stream. */
export function isStreamName(name: unknown): name is string {
  return typeof name === "string" && Buffer.byteLength(name) <= MAX_STREAM_NAME_BYTES;
}

/** Throws `TypeError` for what may not. */
export function checkStreamName(where: string, name: unknown): asserts name is string {
  if (isStreamName(name)) return;
  const given = typeof name === "string" ? `${Buffer.byteLength(name)} bytes` : typeof name;
  throw new TypeError(
    `${where}: name: ${given} given; a string of at most ${MAX_STREAM_NAME_BYTES} bytes is allowed`,
  );
}
