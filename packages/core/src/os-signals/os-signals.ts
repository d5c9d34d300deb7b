import { isMainThread } from "node:worker_threads";
import type { Logger } from "../boss/boss-options.js";
import { SignalRun } from "./signal-run.js";

/** What a boss does when the operating system, or a terminal, says so. */
export interface OsSignalOwner {
  readonly logger: Logger | undefined;
  /** Stops all and frees everything. Never rejects. */
  close(): Promise<void>;
  /** Kills all at once, also while it closes. Never rejects. */
  abort(reason: unknown): Promise<void>;
  /** Replaces the workers of all its pools. */
  reload(): Promise<void>;
}

/** Signals that end a program. */
export type EndSignal = "SIGTERM" | "SIGINT";

/** Shared by all copies of core in a process: it ends when the bosses of all of them are closed. The number is its shape. */
const KEY = Symbol.for("bossworks.os-signals.1");

/**
 * Lets a boss obey SIGTERM, SIGINT and SIGHUP. Returns what ends that. Only on a main thread, for Node gives no signals to
 * others: `TypeError`.
 */
export function obeySignals(owner: OsSignalOwner): () => void {
  if (!isMainThread) {
    throw new TypeError(
      "Boss: handleSignals: true given in a worker thread, where Node delivers no signals; it is allowed on a process's main thread only",
    );
  }
  const holder = globalThis as Record<symbol, unknown>;
  holder[KEY] ??= new SignalRun(() => delete holder[KEY]);
  const run = holder[KEY] as SignalRun;
  run.add(owner);
  return () => run.remove(owner);
}
