import { decodeEnvelope, encodeEnvelope, encodeLenient } from "../codec/codec.js";
import { BossworksError } from "../errors/bossworks-error.js";
import { messageOf } from "../errors/message-of.js";
import { MAX_CONTROL_BODY_BYTES } from "../protocol/limits.js";
import type { ByteSpan } from "../util/byte-span.js";
import { handled } from "../util/deferred.js";

/** Progress as a value, or as a function called only when somebody asks. */
export type ProgressSource<Progress> = Progress | (() => Progress);

/** What the answer to a signal carries. Ages in milliseconds. */
export interface StatusBody {
  readonly progress?: unknown;
  readonly progressError?: unknown;
  /** Age of the present state. */
  readonly sinceMs: number;
  /** Age of the last checkpoint, to within 256 calls of `checkpointSync`. */
  readonly lastCheckpointMs: number;
  /** Data messages user code has taken so far. */
  readonly taken: number;
}

/** Encodes the body of an answer. A progress that throws or does not travel becomes `progressError`. */
export function encodeStatusBody(
  source: unknown,
  facts: Omit<StatusBody, "progress" | "progressError">,
): ByteSpan {
  try {
    const progress = typeof source === "function" ? tell(source as () => unknown) : source;
    // It is refused as no value: what it rejects with is nobody's any more.
    if (progress instanceof Promise) void handled(progress);
    const body = encodeEnvelope({ ...facts, progress });
    if (body.length <= MAX_CONTROL_BODY_BYTES) return body;
    const message = `progress of ${body.length} bytes is not carried; at most ${MAX_CONTROL_BODY_BYTES} are: send large data with worker.send`;
    return encodeEnvelope({ ...facts, progressError: new BossworksError("BAD_DATA", message) });
  } catch (error) {
    return encodeError(facts, error);
  }
}

/** True while a progress function runs. */
let isTelling = false;

function tell(source: () => unknown): unknown {
  // One that looks for signals itself may find the next that asks.
  const wasTelling = isTelling;
  isTelling = true;
  try {
    return source();
  } finally {
    isTelling = wasTelling;
  }
}

/**
 * Throws `TypeError` where a progress function would have to block the thread: it runs amid what has arrived, and nothing
 * further would.
 */
export function assertMayBlock(what: string): void {
  if (!isTelling) return;
  throw new TypeError(`${what}: a progress function cannot wait; have ready what it is to tell`);
}

function encodeError(facts: object, thrown: unknown): ByteSpan {
  const error = thrown ?? new Error(`the progress function threw ${thrown}`);
  try {
    return encodeLenient({ ...facts, progressError: error });
  } catch {
    return encodeEnvelope({ ...facts, progressError: new Error(messageOf(error)) });
  }
}

/** Reads the body of an answer; missing parts of an empty one are zero. */
export function decodeStatusBody(body: ByteSpan): StatusBody {
  const said: Partial<StatusBody> = body.length === 0 ? {} : decodeEnvelope(body);
  return {
    ...said,
    sinceMs: said.sinceMs ?? 0,
    lastCheckpointMs: said.lastCheckpointMs ?? 0,
    taken: said.taken ?? 0,
  };
}
