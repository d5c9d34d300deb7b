import { BossworksError } from "../errors/bossworks-error.js";
import { handleOfRealm } from "./realm-handle.js";
import type { Worker } from "./worker.js";

/** The handle of the worker this code runs in. Throws NOT_A_WORKER elsewhere. */
export function currentWorker<In = unknown, Out = unknown, Progress = unknown>(): Worker<In, Out, Progress> {
  const record = handleOfRealm();
  if (record) return record.handle as Worker<In, Out, Progress>;
  throw new BossworksError(
    "NOT_A_WORKER",
    "currentWorker() works inside a worker only: employ this code with a Boss",
  );
}
