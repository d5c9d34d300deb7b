import type { Readable } from "node:stream";
import { text as allOf } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { SCOUT_ENTRY } from "../entry-files.js";
import { BossworksError, type LoadFailureReason } from "../errors/bossworks-error.js";
import { nodeFlags } from "../host/node-flags.js";
import { onAbort } from "../util/on-abort.js";
import { contentHash } from "./content-hash.js";
import { MAX_DEFINITIONS, MAX_NAME } from "./host-messages.js";
import { type Found, SCOUT_FD, type ScoutReport } from "./run-scout.js";

/** A definition that a host runs. */
export interface HostDefinition extends Found {
  /** SHA-256 of its module's file. */
  readonly hash: Uint8Array;
}

/** Modules that take longer to be evaluated never end. */
const SCOUT_MS = 30_000;

/**
 * The definitions with names that these modules make or export, by name. Rejects WORKER_LOAD_FAILED for a module that cannot be
 * loaded; throws `TypeError` for one without such a definition, and for a name that two modules use. Rejects with the signal's
 * reason, and the process that looks is gone.
 */
export async function findDefinitions(
  modules: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, HostDefinition>> {
  const report = await scout(modules, signal);
  if ("failed" in report) throw loadFailed(report.failed);
  const definitions = new Map<string, HostDefinition>();
  for (const [index, found] of report.found.entries()) {
    if (found.length === 0)
      throw new TypeError(
        `Host: modules: ${modules[index]} defines no worker with a name; give it one, as in defineWorker(import.meta, run, { name: "pi" })`,
      );
    for (const one of found) add(definitions, one);
  }
  if (definitions.size > MAX_DEFINITIONS)
    throw new TypeError(
      `Host: modules: ${definitions.size} definitions; at most ${MAX_DEFINITIONS} are allowed`,
    );
  return definitions;
}

function add(definitions: Map<string, HostDefinition>, { name, module }: Found): void {
  const other = definitions.get(name);
  if (other && other.module !== module)
    throw new TypeError(
      `Host: modules: "${name}" is defined by ${other.module} and by ${module}; a name means one worker`,
    );
  if (name.length > MAX_NAME)
    throw new TypeError(
      `Host: modules: a definition's name has ${name.length} characters; ${MAX_NAME} are allowed`,
    );
  const hash = contentHash(module);
  if (!hash) throw new TypeError(`Host: modules: ${module} is no file that can be read`);
  definitions.set(name, { name, module, hash });
}

async function scout(modules: readonly string[], signal: AbortSignal): Promise<ScoutReport> {
  signal.throwIfAborted();
  const { spawn } = process.getBuiltinModule("node:child_process");
  const flags = nodeFlags({
    execArgv: undefined,
    resourceLimits: undefined,
    env: undefined,
    stdio: "inherit",
  });
  const child = spawn(process.execPath, [...flags, fileURLToPath(SCOUT_ENTRY), ...modules], {
    stdio: ["ignore", "inherit", "inherit", "pipe"],
    timeout: SCOUT_MS,
    killSignal: "SIGKILL",
  });
  const disarm = onAbort(signal, () => child.kill("SIGKILL"));
  const ended = new Promise<string>((resolve, reject) => {
    child.on("error", (cause) => reject(notStarted(cause)));
    child.on("exit", (code, by) => resolve(by ?? `exit code ${code}`));
  });
  // Where the system has no file descriptor left there are no pipes.
  const found = (child.stdio as typeof child.stdio | undefined)?.[SCOUT_FD] as Readable | undefined;
  const [said, how] = await Promise.all([found ? allOf(found) : "", ended]).finally(disarm);
  signal.throwIfAborted();
  if (said === "")
    throw new BossworksError(
      "WORKER_LOAD_FAILED",
      `the process that looked for definitions in ${modules.join(", ")} ended with ${how} before it had seen them all: look for a top-level await that never ends, or for process.exit`,
      { reason: "threw" },
    );
  return JSON.parse(said) as ScoutReport;
}

function notStarted(cause: Error): Error {
  return new BossworksError(
    "WORKER_LOAD_FAILED",
    `the process that looks for definitions could not be started: ${cause.message}`,
    { reason: "threw", cause },
  );
}

function loadFailed({ module, reason, message }: Extract<ScoutReport, { failed: unknown }>["failed"]): Error {
  return new BossworksError(
    "WORKER_LOAD_FAILED",
    `the host's module ${module} could not be loaded: ${message}`,
    {
      reason: reason as LoadFailureReason,
    },
  );
}
