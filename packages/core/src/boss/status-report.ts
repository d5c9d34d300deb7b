import { FLAG, type Frame } from "../protocol/frame.js";
import type { Status } from "../protocol/verbs.js";
import { EMPTY_SPAN } from "../util/byte-span.js";
import { decodeStatusBody } from "../worker/status-body.js";

/** The answer to STATUS: where a worker stands. Ages in milliseconds, not clock times. */
export interface StatusReport<Progress = unknown> {
  /** Id of the worker. */
  readonly id: string;
  readonly status: Status;
  /** What the worker said of its work, if it did. */
  readonly progress: Progress | undefined;
  /** Why its progress could not be told. */
  readonly progressError?: unknown;
  /** With `boss.status()`: why it did not answer; `status` is then the last known one. */
  readonly error?: Error;
  /** Age of the status. */
  readonly sinceMs: number;
  /** Age of the worker's last checkpoint. */
  readonly lastCheckpointMs: number;
  readonly link: "up" | "broken";
  /** Data messages accepted by one side and not yet taken by the other's user. */
  readonly pending: { readonly toWorker: number; readonly fromWorker: number };
}

/** What the boss itself knows beside the worker's answer. */
export interface KnownHere {
  readonly id: string;
  /** Data messages it has accepted for the worker. */
  readonly accepted: number;
  /** Messages of the worker that wait in the inbox. */
  readonly unread: number;
  readonly link: "up" | "broken";
}

/** The report an answer makes. Throws BAD_DATA. */
export function reportOf(frame: Frame, { id, accepted, unread, link }: KnownHere): StatusReport {
  const said = decodeStatusBody(isCallData(frame) ? EMPTY_SPAN : frame.body);
  return {
    id,
    status: frame.verb as Status,
    progress: said.progress,
    ...(said.progressError !== undefined && { progressError: said.progressError }),
    sinceMs: said.sinceMs,
    lastCheckpointMs: said.lastCheckpointMs,
    link,
    pending: { toWorker: Math.max(0, accepted - said.taken), fromWorker: unread },
  };
}

/** What is known of a worker that was not asked or did not answer. */
export function reportWithout(status: Status, { id, unread, link }: KnownHere, error?: Error): StatusReport {
  const pending = { toWorker: 0, fromWorker: unread };
  const ages = { sinceMs: 0, lastCheckpointMs: 0 };
  return { id, status, progress: undefined, ...(error && { error }), ...ages, link, pending };
}

/** STATUS_WAITING in answer to LISTEN carries the call's data, not a report; only that one has an `after`. */
export function isCallData(frame: Frame): boolean {
  return frame.verb === "STATUS_WAITING" && (frame.flags & FLAG.AFTER) !== 0;
}
