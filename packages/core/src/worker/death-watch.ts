import { performance } from "../timers.js";
import type { Ending } from "./ending.js";
import type { Engine } from "./engine.js";
import type { Realm } from "./realm.js";

export interface DeathWatch {
  readonly engine: Engine;
  readonly ending: Ending;
  /** How long an exit without a last word waits; a last word waits as long as the boss lives. */
  readonly exitDrainMs: number;
  readonly isScript: boolean;
  readonly realm: Realm;
  /** Runs last, after the mailbox was closed, with what is left of that time. */
  readonly onExit: (leftMs: number) => void;
}

/**
 * Sees to it that a worker's end is told however it comes: an uncaught error or unhandled rejection fails it, an
 * empty event loop finishes a script, `process.exit` still hands over what was accepted. Alike in threads and
 * processes.
 */
export function watchDeath({ engine, ending, exitDrainMs, isScript, realm, onExit }: DeathWatch): void {
  // A boss may be busy for longer; one that is dead or has given the worker up ends any waiting.
  const drainMs = (): number => (ending.isSaid ? Number.POSITIVE_INFINITY : exitDrainMs);
  process.on("uncaughtExceptionMonitor", (error) => {
    // With a handler of the user's own the worker lives on.
    if (process.listenerCount("uncaughtException") > 0) return;
    ending.threw(error);
    engine.flushSync(drainMs());
  });
  process.on("beforeExit", () => {
    if (!isScript || ending.isSaid) return;
    if (realm.phase === "ended") ending.returned(undefined);
    else if (realm.phase === "running") {
      ending.threw(new Error("the script's top-level await never settled, and nothing was left to wait for"));
    }
    engine.flushSync(drainMs());
  });
  process.on("exit", () => {
    // process.exit() after STOP was received is an end like any other.
    if (!ending.isSaid && engine.stop.error) ending.returned(undefined);
    const until = performance.now() + drainMs();
    engine.flushSync(drainMs());
    engine.line.close();
    onExit(Math.max(0, until - performance.now()));
  });
}
