import { MAX_HEARTBEAT_MS, MIN_HEARTBEAT_MS } from "../session/session-limits.js";
import type { BossSettings } from "./boss-options.js";

/** Heartbeats of a big staff would be a flood: each worker makes the interval so much longer. */
const INTERVAL_PER_WORKER_MS = 5;

/** Nobody is lost before so many heartbeats were missed. */
const LEAST_HEARTBEATS = 5;

/** When a worker's link is looked after, for a staff of some size: in milliseconds. */
export function linkTimes(
  { heartbeatMs, lostAfterMs }: Pick<BossSettings, "heartbeatMs" | "lostAfterMs">,
  staffSize: number,
): { readonly heartbeatMs: number; readonly lostAfterMs: number } {
  const wished = Math.max(heartbeatMs, staffSize * INTERVAL_PER_WORKER_MS);
  const interval = Math.min(Math.max(wished, MIN_HEARTBEAT_MS), MAX_HEARTBEAT_MS);
  return { heartbeatMs: interval, lostAfterMs: Math.max(lostAfterMs, LEAST_HEARTBEATS * interval) };
}
