import { decodeEnvelope, encode, encodeEnvelope, encodeLenient } from "../codec/codec.js";
import { BossworksError } from "../errors/bossworks-error.js";
import { messageOf } from "../errors/message-of.js";
import type { ByteSpan } from "../util/byte-span.js";

/** Longest message of an error that is told in short, in characters. */
const SHORT_MESSAGE = 100;

/**
 * What END of a destroyed stream may carry, the longest first: the error, its message, nothing. Nothing too for an AbortError:
 * Node destroys so what an iteration was left of, also one that came to its end while the other half was open.
 */
export function cutReasons(error: Error | null): readonly ByteSpan[] {
  const none = encode({});
  if (!error || error.name === "AbortError") return [none];
  const short = new Error(messageOf(error).slice(0, SHORT_MESSAGE));
  short.stack = undefined as unknown as string;
  return [whole(error, short), encodeLenient({ error: short }), none];
}

function whole(error: Error, short: Error): ByteSpan {
  try {
    return encodeLenient({ error });
  } catch {
    return encodeEnvelope({ error: short });
  }
}

/**
 * The error a destroyed stream ends with at its other end; undefined when it was destroyed without one. Throws BAD_DATA for
 * what no END carries.
 */
export function readCutReason(body: ByteSpan): Error | undefined {
  const { error } = decodeEnvelope(body);
  if (error === undefined) return undefined;
  const message = `the other end destroyed the stream: ${messageOf(error)}`;
  return new BossworksError("STREAM_DESTROYED", message, { cause: error });
}
