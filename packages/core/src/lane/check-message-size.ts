import { BossworksError } from "../errors/bossworks-error.js";
import type { ByteSpan } from "../util/byte-span.js";

/** Throws MESSAGE_TOO_LARGE where a body is beyond the limit. */
export function checkMessageSize(body: ByteSpan, maxMessageBytes: number): void {
  if (body.length <= maxMessageBytes) return;
  throw new BossworksError(
    "MESSAGE_TOO_LARGE",
    `${body.length} bytes; maxMessageBytes allows ${maxMessageBytes}: send it in parts or raise the limit`,
  );
}
