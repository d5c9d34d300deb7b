import { decodeEnvelope } from "../codec/codec.js";
import { BossworksError, isBossworksError } from "../errors/bossworks-error.js";
import { messageOf } from "../errors/message-of.js";
import { paramsRefused } from "../schema/refusal.js";
import type { RestartSettings } from "../supervise/restart-options.js";
import type { ByteSpan } from "../util/byte-span.js";
import type { TaskEnd } from "./task-end.js";

/** What a task that ended otherwise than by returning rejects with. Throws BAD_DATA. */
export function taskError(id: number, worker: string, end: TaskEnd, body: ByteSpan): BossworksError {
  const said = decodeEnvelope(body, { owned: true });
  if (end === "STOPPED") {
    const details = { worker, value: said.value, cause: said.error };
    return new BossworksError("WORKER_STOPPED", `task ${id} was stopped`, details);
  }
  const { error } = said;
  if (said.refused) return paramsRefused(`task ${id}`, worker, error);
  return new BossworksError("WORKER_FAILED", `task ${id} failed: ${messageOf(error)}`, {
    worker,
    cause: error,
  });
}

/** What a task rejects with whose worker ended while it ran, once too often. */
export function diedError(
  id: number,
  worker: string,
  tries: number,
  end: BossworksError | undefined,
): BossworksError {
  const times = tries > 1 ? ` (tried ${tries} times)` : "";
  const why = end ? end.message : "it has ended";
  const { exitCode, exitSignal, leaked } = end ?? {};
  return new BossworksError(
    end?.code ?? "WORKER_LOST",
    `the worker of task ${id} died while it ran${times}: ${why}`,
    { worker, exitCode, exitSignal, leaked, cause: end },
  );
}

/** What a task rejects with that was stopped before a worker had begun it. */
export function stoppedError(id: number): BossworksError {
  return new BossworksError("WORKER_STOPPED", `task ${id} was stopped before it began`);
}

/** Why a place of a pool stays empty. */
export function restartLimit(
  { intensity, periodMs }: RestartSettings,
  cause: Error | undefined,
): BossworksError {
  const message = `a worker of the pool has ended more than ${intensity} times within ${periodMs} ms and is not started again: ${cause?.message ?? "it has ended"}`;
  return new BossworksError("RESTART_LIMIT", message, { cause });
}

const FOR_GOOD: ReadonlySet<string> = new Set(["WORKER_LOAD_FAILED", "DEALER_FAILED"]);

/** True when a first worker could not be employed for a reason that trying again cannot mend: a dealer is opened once. */
export function isHopeless(error: unknown): boolean {
  return isBossworksError(error) && FOR_GOOD.has(error.code);
}

/** True when `maxStaff` workers are employed. */
export function isStaffFull(error: unknown): boolean {
  return isBossworksError(error) && error.code === "STAFF_FULL";
}

/** True when there is no room for another worker beside those who are here. */
export function isForWantOfRoom(error: unknown): boolean {
  return isBossworksError(error) && NO_ROOM.has(error.code);
}

const NO_ROOM: ReadonlySet<string> = new Set(["STAFF_FULL", "NO_HOST"]);

/** The error of a task more than the queue takes. */
export function queueFull(pending: number): BossworksError {
  return new BossworksError(
    "QUEUE_FULL",
    `${pending} tasks wait already (queueLimit): await some of them, or use pool.map, which takes no more than it can run`,
  );
}
