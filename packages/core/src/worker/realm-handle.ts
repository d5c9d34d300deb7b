import { BaseWorker } from "./base-worker.js";
import { currentRealm } from "./realm.js";
import type { Worker, WorkerIdentity } from "./worker.js";
import type { WorkerScope } from "./worker-scope.js";

/** How the handle of the code that runs now is found, known to every copy of core in a realm. */
const HANDLE = Symbol.for("bossworks.handle.2");

/** A handle with what it is made of. */
export interface HandleRecord {
  readonly handle: Worker<never, never, never>;
  readonly scope: WorkerScope;
  readonly identity: WorkerIdentity;
}

export function makeHandle(scope: WorkerScope, identity: WorkerIdentity): HandleRecord {
  return { handle: new BaseWorker<never, never, never>(scope, identity), scope, identity };
}

/** Makes the one handle of this realm. Called once, before user code runs. */
export function setHandle(scope: WorkerScope, identity: WorkerIdentity): HandleRecord["handle"] {
  const record = makeHandle(scope, identity);
  findHandleBy(() => record);
  return record.handle;
}

/** Says how the handle of what runs now is found, where there are several. Called once, before user code runs. */
export function findHandleBy(find: () => HandleRecord | undefined): void {
  const realm = currentRealm();
  if (realm) Object.assign(realm, { [HANDLE]: find });
}

/** The handle of what runs now: the worker's, or a task's; undefined elsewhere. */
export function handleOfRealm(): HandleRecord | undefined {
  const find = (currentRealm() as Record<symbol, unknown> | undefined)?.[HANDLE];
  return (find as (() => HandleRecord | undefined) | undefined)?.();
}
