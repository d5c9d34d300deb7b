import { BossworksError } from "../errors/bossworks-error.js";

/** Throws MESSAGE_TOO_LARGE where a body is beyond the limit. */
export function checkMessageSize(body: Uint8Array, maxMessageBytes: number): void {
  if (body.length <= maxMessageBytes) return;
  throw new BossworksError(
    "MESSAGE_TOO_LARGE",
    `${body.length} bytes; maxMessageBytes allows ${maxMessageBytes}: send it in parts or raise the limit`,
  );
}
