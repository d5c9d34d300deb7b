import type { Engine } from "./engine.js";

/** Where a worker's realm stands: its module is being evaluated, or its job runs. */
export type RealmPhase = "starting" | "loading" | "running" | "ended";

/** What all copies of core in one worker's realm share. */
export interface Realm {
  phase: RealmPhase;
  engine: Engine | undefined;
}

/** Registered globally, so that two copies of core in one worker agree. The number is the shape's version. */
const KEY = Symbol.for("bossworks.worker.1");

/** The realm of the worker this code runs in; undefined outside of workers. */
export function currentRealm(): Realm | undefined {
  return (globalThis as Record<symbol, unknown>)[KEY] as Realm | undefined;
}

/** Makes this thread or process a worker's realm. Called by entry files, before anything else is imported. */
export function enterRealm(): Realm {
  const realm: Realm = { phase: "starting", engine: undefined };
  Object.defineProperty(globalThis, KEY, { value: realm, configurable: true });
  return realm;
}
