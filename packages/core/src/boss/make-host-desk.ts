import type { IDealer } from "../dealer/dealer.js";
import { HostDesk } from "../remote/host-desk.js";
import type { HostEvents } from "../remote/host-info.js";
import type { HandshakeRoom } from "../session/handshake-room.js";
import type { BossSettings } from "./boss-options.js";
import { withLobby } from "./find-place.js";
import { linkTimes } from "./link-times.js";

/** How a boss is told of its hosts. */
export interface HostDeskEvents {
  emitOfHost<K extends keyof HostEvents>(name: K, event: HostEvents[K]): void;
}

/** The hosts of a boss that has a token for them. Throws `TypeError` for a dealer that no host can join over. */
export function makeHostDesk(
  settings: BossSettings,
  dealer: IDealer,
  room: HandshakeRoom,
  { emitOfHost: emit }: HostDeskEvents,
): HostDesk | undefined {
  const { token, name: bossName, logger } = settings;
  if (token === undefined) return undefined;
  const { heartbeatMs, lostAfterMs } = linkTimes(settings, 0);
  return new HostDesk({
    dealer: withLobby(dealer),
    token,
    bossName,
    heartbeatMs,
    lostAfterMs,
    room,
    logger,
    emit,
  });
}
