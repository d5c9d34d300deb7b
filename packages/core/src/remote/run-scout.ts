import { realpathSync, writeSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isDefinition } from "../worker/define-worker.js";
import { definitionsOf } from "../worker/definitions.js";
import { importModule } from "../worker/load-definition.js";
import { currentRealm } from "../worker/realm.js";

/** The inherited pipe by which it tells what it has found. */
export const SCOUT_FD = 3;

/** A definition with a name, and the module that makes it. */
export interface Found {
  readonly name: string;
  readonly module: string;
}

/** What a scout tells, as JSON. */
export type ScoutReport =
  | { readonly found: readonly (readonly Found[])[] }
  | { readonly failed: { readonly module: string; readonly reason: string; readonly message: string } };

/**
 * Imports the modules that are named on the command line, as a worker would, and tells which definitions with names each of them
 * makes or exports. In a process of its own: what the modules do while they are evaluated is none of the host's.
 */
export async function runScout(): Promise<void> {
  const realm = currentRealm();
  if (realm) realm.phase = "loading";
  const found: Found[][] = [];
  for (const module of process.argv.slice(2)) {
    try {
      found.push(namedIn(module, await importModule(module)));
    } catch (error) {
      const { reason, message } = error as { reason?: unknown; message?: unknown };
      tell({ failed: { module, reason: String(reason), message: String(message) } });
    }
  }
  tell({ found });
}

function namedIn(given: string, exports: Record<string, unknown>): Found[] {
  const module = definitionsOf(given).length > 0 ? given : realUrl(given);
  const own = definitionsOf(module).map(({ name }) => ({ name, module }));
  const exported = Object.values(exports)
    .filter(isDefinition)
    .map(({ ref }) => ({ name: ref.by === "name" ? ref.name : undefined, module: ref.module }));
  const named = [...own, ...exported].filter((one): one is Found => one.name !== undefined);
  return [...new Map(named.map((one) => [`${one.name} ${one.module}`, one])).values()];
}

/** What a module that is given by a link takes itself for. */
function realUrl(url: string): string {
  if (!url.startsWith("file:")) return url;
  const { search, hash } = new URL(url);
  return `${pathToFileURL(realpathSync(fileURLToPath(url))).href}${search}${hash}`;
}

function tell(report: ScoutReport): never {
  try {
    writeSync(SCOUT_FD, JSON.stringify(report));
  } catch (error) {
    // Its host is gone, and nobody else wants to know.
    if ((error as NodeJS.ErrnoException).code !== "EPIPE") throw error;
  }
  process.exit(0);
}
