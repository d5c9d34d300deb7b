import { decode } from "../codec/codec.js";
import type { Where } from "../host/host.js";
import type { Status } from "../protocol/verbs.js";
import type { ByteSpan } from "../util/byte-span.js";

/** What a worker says of itself when it joins. */
export interface Joined {
  readonly name: string;
  readonly status: Status;
  readonly where: Where;
}

/** Reads the body of STATUS_JOINED. Throws BAD_DATA. */
export function readJoined(body: ByteSpan): Joined {
  const { name, status, pid, threadId, host } = decode(body) as {
    name: string;
    status: Status;
    pid: number;
    threadId: number;
    host: string;
  };
  const where = Object.freeze({ kind: threadId > 0 ? "thread" : "process", pid, threadId, host } as const);
  return { name, status, where };
}
