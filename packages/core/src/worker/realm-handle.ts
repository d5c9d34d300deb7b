import { BaseWorker } from "./base-worker.js";
import type { Engine } from "./engine.js";
import { currentRealm } from "./realm.js";
import type { Worker, WorkerIdentity } from "./worker.js";

/** The one handle of a realm, known to every copy of core in it. */
const HANDLE = Symbol.for("bossworks.handle.1");

/** Makes the handle of this realm. Called once, before user code runs. */
export function setHandle(engine: Engine, identity: WorkerIdentity): Worker<never, never, never> {
  const handle = new BaseWorker<never, never, never>(engine, identity);
  const realm = currentRealm();
  if (realm) Object.assign(realm, { [HANDLE]: { handle, engine, identity } });
  return handle;
}

interface HandleRecord {
  readonly handle: Worker<never, never, never>;
  readonly engine: Engine;
  readonly identity: WorkerIdentity;
}

/** The handle of this realm with what it is made of; undefined elsewhere. */
export function handleOfRealm(): HandleRecord | undefined {
  return (currentRealm() as Record<symbol, unknown> | undefined)?.[HANDLE] as HandleRecord | undefined;
}
