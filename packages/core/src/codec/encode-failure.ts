import { BossworksError, isBossworksError } from "../errors/bossworks-error.js";
import type { ByteSpan } from "../util/byte-span.js";
import { encodeLenient } from "./codec.js";

/** Of what cannot be told whole so much is described, in characters. */
const MAX_DESCRIPTION = 1000;

/** An error that is to be told, and what is told with it. */
export interface Failure {
  readonly error?: unknown;
  readonly value?: unknown;
}

/**
 * Encodes an error that has to be told, whatever was thrown: what does not travel, or what `check` throws for, is described
 * in short, with its code if it is one of ours, and why is the description's `cause`. Never throws.
 */
export function encodeFailure<P extends Failure>(
  parts: P,
  check: (body: ByteSpan) => void = () => {},
): ByteSpan {
  try {
    const body = encodeLenient(parts);
    check(body);
    return body;
  } catch (problem) {
    return encodeLenient({ ...parts, value: undefined, error: inShort(parts.error, problem) });
  }
}

function inShort(error: unknown, cause: unknown): Error {
  if (!isBossworksError(error)) return new Error(describe(error), { cause });
  return new BossworksError(error.code, error.message.slice(0, MAX_DESCRIPTION), { cause });
}

function describe(error: unknown): string {
  try {
    return error === undefined ? "a value that does not travel" : String(error).slice(0, MAX_DESCRIPTION);
  } catch {
    return "an error that cannot be shown";
  }
}
