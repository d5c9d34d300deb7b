import type { IDealer, Lobby, PacketDealer } from "../dealer/dealer.js";
import { isPacketDealer } from "../dealer/dealer.js";
import { BossworksError } from "../errors/bossworks-error.js";
import { loadedHash } from "../remote/content-hash.js";
import type { HostDesk, HostPlace } from "../remote/host-desk.js";
import { Hold } from "../util/hold.js";
import { onAbort } from "../util/on-abort.js";
import { setOwnTimeout } from "../util/own-timeout.js";
import type { WorkerDefinition } from "../worker/define-worker.js";
import type { TaskSide } from "./task-side.js";

/** Whom a worker is to be employed as, and how long it may wait for a host that has room. */
export interface PlaceWish {
  readonly definition: WorkerDefinition;
  /** 0: now or not at all. Infinity: as long as it takes. */
  readonly waitMs: number;
  /** Of a pool, whose tasks keep the program running while it waits; else the waiting does. */
  readonly tasks: TaskSide | undefined;
}

/**
 * A place at a host for a worker that is employed with `at`. Rejects NO_HOST when nobody has room in time, and with the
 * reason of `aborted`, which fires at a limit of the call.
 */
export async function findPlace(
  desk: HostDesk,
  at: string,
  { definition, waitMs, tasks }: PlaceWish,
  closed: AbortSignal,
  aborted: AbortSignal,
): Promise<HostPlace> {
  const { module, name = "" } = definition.ref;
  const isFirst = tasks?.waitsForHost === "first";
  const request = { at, definition: name, hash: loadedHash(module), isFirst };
  aborted.throwIfAborted();
  const over = new AbortController();
  const giveUp = (error: unknown): void => over.abort(error);
  const hold = new Hold();
  if (!tasks) hold.take();
  const disarm = [
    () => hold.release(),
    onAbort(closed, () => giveUp(closed.reason)),
    onAbort(aborted, () => giveUp(aborted.reason)),
    limit(waitMs, () => giveUp(noHost(definition, desk.explain(request)))),
  ];
  if (closed.aborted) giveUp(closed.reason);
  try {
    return await desk.place(request, over.signal);
  } finally {
    for (const letGo of disarm) letGo();
  }
}

/** How long a worker may wait for a host: one of a pool as its pool says, another as long as a start may take. */
export function waitOf(tasks: TaskSide | undefined, startTimeoutMs: number): number {
  if (!tasks) return startTimeoutMs;
  return tasks.waitsForHost === "not" ? 0 : Number.POSITIVE_INFINITY;
}

/** Throws `TypeError` where no host can ever run it. */
export function checkCanBeRemote(
  where: string,
  desk: HostDesk | undefined,
  { ref, displayName }: WorkerDefinition,
): void {
  if (!desk)
    throw new TypeError(
      `${where}: at: this boss takes no hosts; give it a token, as in new Boss({ dealer, token }), and the same one to the hosts`,
    );
  if (ref.by !== "name")
    throw new TypeError(
      `${where}: at: ${displayName} has no name a host could know it by; give it one, as in defineWorker(import.meta, run, { name: "pi" })`,
    );
}

/** Throws `TypeError` for a dealer no host can join over. */
export function withLobby(dealer: IDealer): PacketDealer & { readonly lobby: Lobby } {
  if (isPacketDealer(dealer) && dealer.lobby) return dealer as PacketDealer & { readonly lobby: Lobby };
  throw new TypeError(
    `token: no host can join over the ${dealer.name} dealer; redis, zmq and pipe are allowed with it`,
  );
}

function noHost({ displayName }: WorkerDefinition, why: string): BossworksError {
  return new BossworksError("NO_HOST", `there is no place for ${displayName}: ${why}`);
}

function limit(ms: number, act: () => void): () => void {
  if (ms === Number.POSITIVE_INFINITY) return () => {};
  return setOwnTimeout(act, ms);
}
