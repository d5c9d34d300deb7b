import type { Status } from "../protocol/verbs.js";

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
