import { encode } from "../codec/codec.js";
import type { LineLimits } from "../lane/line.js";
import type { MailboxEnd } from "../mailbox/mailbox.js";
import { watchDeath } from "./death-watch.js";
import type { DefinitionRef, Runnable } from "./definitions.js";
import { Ending } from "./ending.js";
import { Engine } from "./engine.js";
import { checkFile, importModule, type Loaded, LoadFailure, loadDefinition } from "./load-definition.js";
import { currentRealm, enterRealm } from "./realm.js";
import { setHandle } from "./realm-handle.js";
import { run } from "./run.js";
import { TaskHost } from "./task-host.js";
import { acceptParams, useSchemas } from "./use-schemas.js";
import { PENDING } from "./wait-list.js";
import { drainStreams } from "./worker-streams.js";

/** What a worker is told before it starts: over workerData or an inherited pipe, never over a medium. */
export interface WorkerOrders {
  readonly id: string;
  readonly name: string | undefined;
  readonly dealerName: string;
  readonly definition: DefinitionRef;
  readonly limits: LineLimits;
  /** How long an exit without a last word waits for what was accepted to be handed over. */
  readonly exitDrainMs: number;
}

/** What binds a worker to its place. */
export interface WorkerPlace {
  readonly mailbox: MailboxEnd;
  /** Says where it is: sent to the boss when it joins. */
  readonly where: { readonly pid: number; readonly threadId: number; readonly host: string };
  /** Ends the thread or process; what is in the mailbox is read by the other end. */
  exit(code: number): void;
  /** Runs as the last thing of all, after the mailbox was closed; processes wait here for their link, so long at most. */
  onExit?(leftMs: number): void;
}

/** Runs one worker from its orders to its end, wherever it is. */
export async function runWorker(orders: WorkerOrders, place: WorkerPlace): Promise<void> {
  const realm = currentRealm() ?? enterRealm();
  const engine = new Engine(place.mailbox, orders.limits);
  realm.engine = engine;
  const ending = new Ending(engine);
  const isScript = orders.definition.by === "script";
  watchDeath({
    engine,
    ending,
    exitDrainMs: orders.exitDrainMs,
    isScript,
    realm,
    onExit: (leftMs) => place.onExit?.(leftMs),
  });
  // Keeps the event loop alive from here on, for orders must reach a worker that only awaits.
  engine.line.hold();
  engine.start();
  try {
    const loading = isScript ? undefined : loadDefinition(orders.definition, realm);
    loading?.catch(() => {});
    if (isScript) checkFile(orders.definition.module);
    const [loaded, employment] = await Promise.all([loading, engine.arrivals.employed.promise]);
    const name = orders.name ?? loaded?.displayName ?? fileOf(orders.definition.module);
    const { id, dealerName } = orders;
    useSchemas(engine, loaded?.schemas);
    const params = engine.tasks ? undefined : await acceptParams(engine, employment.params);
    const identity = { id, name, dealerName, params };
    const host = engine.tasks && new TaskHost(engine.tasks, engine, runnableOf(loaded), identity);
    const handle = host ? undefined : setHandle(engine, identity);
    if (employment.autostart) engine.desk.start();
    const status = employment.autostart ? "STATUS_RUNNING" : "STATUS_READY";
    engine.line.control("STATUS_JOINED", employment.id, encode({ ...place.where, name, status }));
    if (!employment.autostart)
      await engine.wait({ what: "start" }, () => (engine.desk.state === "READY" ? PENDING : undefined));
    realm.phase = "running";
    // It runs until STOP.
    await host?.run();
    if (isScript) {
      engine.line.release();
      // Its end is its event loop's: see watchDeath.
      await importModule(orders.definition.module);
      realm.phase = "ended";
      return;
    }
    const value = host ? undefined : await run(runnableOf(loaded), handle, params);
    await drainStreams(engine);
    ending.returned(value);
  } catch (error) {
    if (error instanceof LoadFailure) {
      if (isScript && error.reason === "threw") ending.threw(error.cause);
      else ending.notLoaded(error);
    } else {
      await drainStreams(engine);
      ending.threw(error);
    }
  }
  await engine.flush();
  place.exit(ending.exitCode);
}

/** Throws `LoadFailure` for a script: it runs once, when it is imported, and never again. */
function runnableOf(loaded: Loaded | undefined): Runnable {
  if (loaded) return loaded.runnable;
  throw new LoadFailure(
    "export",
    'a script runs no tasks: name one of its exports, as in workerAt(url, "run")',
  );
}

function fileOf(url: string): string {
  return url.slice(url.lastIndexOf("/") + 1);
}
