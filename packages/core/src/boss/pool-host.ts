import type { PoolHost } from "../pool/crew.js";
import { onAbort } from "../util/on-abort.js";
import type { BossSettings } from "./boss-options.js";
import type { Employer } from "./employer.js";

/** What a boss is to its pools. */
export function poolHost(
  employer: Employer,
  { stopGraceMs, maxMessageBytes, logger }: BossSettings,
  told: Pick<PoolHost, "gaveUp" | "onOver">,
): PoolHost {
  return {
    ...told,
    employ: (...order) => employer.employ(...order),
    closed: employer.closed,
    stopGraceMs,
    maxMessageBytes,
    logger,
    roomAtHosts: ({ ref }, at = "remote") => employer.hosts?.room({ at, definition: ref.name ?? "" }) ?? 0,
    whenRoomAtHosts: (act, signal) => {
      const forget = employer.hosts?.whenRoom(act);
      if (forget) onAbort(signal, forget);
    },
  };
}
