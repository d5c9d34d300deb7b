import { decodeEnvelope } from "../codec/codec.js";
import { BossworksError } from "../errors/bossworks-error.js";
import type { Where } from "../host/host.js";
import { isStatus, type Status } from "../protocol/verbs.js";
import type { ByteSpan } from "../util/byte-span.js";

/** What a worker says of itself when it joins. */
export interface Joined {
  readonly name: string;
  readonly status: Status;
  readonly where: Where;
}

/** Reads the body of STATUS_JOINED. Throws BAD_DATA. */
export function readJoined(body: ByteSpan): Joined {
  const { name, status, pid, threadId, host } = decodeEnvelope(body);
  const isSound =
    typeof name === "string" &&
    typeof status === "string" &&
    isStatus(status) &&
    typeof pid === "number" &&
    typeof threadId === "number" &&
    typeof host === "string";
  if (!isSound) throw new BossworksError("BAD_DATA", "it joined without saying who and where it is");
  const where = Object.freeze({ kind: threadId > 0 ? "thread" : "process", pid, threadId, host } as const);
  return { name, status, where };
}
