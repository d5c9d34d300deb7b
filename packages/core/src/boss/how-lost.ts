import { BossworksError } from "../errors/bossworks-error.js";
import type { PortEnd } from "../port/frame-port.js";
import type { End, Named } from "./how-ended.js";

/** The boss's own verdict on a worker. */
export interface LostEnd extends End {
  /** What the event `lost` tells. */
  readonly reason: string;
}

/** The end a port's end makes of a worker; undefined when its host will tell how it ended. */
export function endByPort(
  who: Named,
  { kind, message, cause }: PortEnd,
  lastBreak?: Error,
): LostEnd | undefined {
  if (kind === "broken") return endByBrokenLink(who, new Error(message, { cause }));
  if (kind !== "lost") return undefined;
  const trouble = lastBreak?.cause instanceof Error ? `: ${lastBreak.cause.message}` : "";
  return lost(
    who,
    message,
    `${message}; its process is frozen, or cannot reach its boss${trouble}`,
    lastBreak,
  );
}

/** The end of a worker whose link broke the protocol: nothing it says counts any more. */
export function endByBrokenLink(who: Named, cause: Error): LostEnd {
  const broken = new BossworksError(
    "PROTOCOL_ERROR",
    `what came from ${who.name} is no message of ours: ${cause.message}`,
    { worker: who.id, dealer: who.dealer, cause },
  );
  return lost(who, cause.message, "its link broke the protocol and was closed", broken);
}

/** The end of a worker that is lost; `why` ends the sentence "x is lost". */
export function lost(who: Named, reason: string, why: string, cause?: Error): LostEnd {
  const error = new BossworksError("WORKER_LOST", `${who.name} is lost: ${why}`, {
    worker: who.id,
    dealer: who.dealer,
    cause,
  });
  return { how: "LOST", state: "STATUS_LOST", error, reason };
}
