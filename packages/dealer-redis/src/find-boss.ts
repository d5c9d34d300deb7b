import { delay, performance } from "@bossworks/core/timers";
import type { ClientFactory } from "./client.js";
import { type Keys, keysOf, type LobbyPlace, noticeKeyOf } from "./keys.js";
import { NO_NOTICE_MS } from "./limits.js";
import { readNotice } from "./notice.js";
import { openServer, type Touch } from "./open-server.js";

/**
 * The keys of the boss that is in a lobby now. Who is not there yet is waited for until `until`; then it rejects, and when
 * the server cannot be reached.
 */
export async function findBoss(
  clients: ClientFactory,
  place: LobbyPlace,
  secret: Buffer,
  until: number,
  signal: AbortSignal | undefined,
): Promise<Keys> {
  let there: unknown;
  const key = noticeKeyOf(place);
  const read: Touch = async ({ writer }) => {
    there = await writer.call("GET", key);
  };
  const pair = await openServer(clients, read, () => {}, signal);
  const close = (): void => {
    pair.writer.close();
    pair.reader.close();
  };
  signal?.addEventListener("abort", close);
  try {
    for (;;) {
      const notice = readNotice(there, secret);
      if (notice) return keysOf(place, notice.random);
      if (performance.now() >= until) throw new Error("no boss is in the lobby");
      await delay(NO_NOTICE_MS, undefined, { signal });
      await read(pair);
    }
  } finally {
    signal?.removeEventListener("abort", close);
    close();
  }
}
