import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";
import type { LoadFailureReason } from "../errors/bossworks-error.js";
import type { Schemas } from "../schema/schemas.js";
import { importUrl } from "../util/import-url.js";
import { isDefinition } from "./define-worker.js";
import {
  type DefinitionRef,
  definitionsOf,
  type RegisteredDefinition,
  type Runnable,
} from "./definitions.js";
import { hasMethod, isClass } from "./methods.js";
import type { Realm } from "./realm.js";

/** Why a worker never began: it could not be loaded, or its schema refused its params. */
type FailureReason = LoadFailureReason | "params";

/** Says why a worker's module or definition could not be loaded, or may not begin. */
export class LoadFailure extends Error {
  readonly reason: FailureReason;

  constructor(reason: FailureReason, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.reason = reason;
  }
}

/** What was found: how to run it, what it is called, and what its data must be like. */
export interface Loaded {
  readonly runnable: Runnable;
  readonly displayName: string;
  readonly schemas?: Schemas | undefined;
}

/** Imports the module a definition names and finds it there. Throws `LoadFailure`. */
export async function loadDefinition(ref: DefinitionRef, realm: Realm): Promise<Loaded> {
  realm.phase = "loading";
  const module = await importModule(ref.module);
  realm.phase = "starting";
  return ref.by === "export" ? ofExport(ref, module) : ofRegister(ref, module);
}

/** Imports a module; every failure becomes a `LoadFailure` that says what to do. */
export async function importModule(url: string): Promise<Record<string, unknown>> {
  checkFile(url);
  try {
    return (await importUrl(url)) as Record<string, unknown>;
  } catch (error) {
    throw new LoadFailure(...explain(url, error), error);
  }
}

/** Throws `LoadFailure` when a file URL names no file: the one failure that can be told without importing. */
export function checkFile(url: string): void {
  if (url.startsWith("file:") && !existsSync(fileURLToPath(url))) {
    throw new LoadFailure(
      "missing",
      `there is no file ${fileURLToPath(url)}: check the URL given to workerAt or defineWorker`,
    );
  }
}

function explain(url: string, error: unknown): [LoadFailureReason, string] {
  // Anything may be thrown.
  const { code, name, message } = (error ?? {}) as { code?: unknown; name?: unknown; message?: unknown };
  if (code === "ERR_UNKNOWN_FILE_EXTENSION") {
    // Of a worker that is a process already, that is no way out.
    const orProcess = isMainThread
      ? ""
      : "; with a loader such as tsx, a process of the pipe: dealer has it where a thread has not";
    return [
      "loader",
      `Node cannot load ${url} by itself: compile it to .js, or use a Node that strips types${orProcess}`,
    ];
  }
  if (code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND") {
    return ["missing", `${url} or something it imports was not found: ${String(message)}`];
  }
  if (name === "SyntaxError")
    return ["syntax", `${url} or something it imports has a syntax error: ${String(message)}`];
  return ["threw", `${url} threw while it was evaluated: ${String(message ?? error)}`];
}

function ofRegister(ref: DefinitionRef, module: Record<string, unknown>): Loaded {
  const definitions = definitionsOf(ref.module);
  const found =
    ref.by === "name" ? definitions.find(({ name }) => name === ref.name) : definitions[ref.ordinal ?? -1];
  if (!found) {
    const which = ref.by === "name" ? `named "${ref.name}"` : `number ${ref.ordinal}`;
    throw new LoadFailure(
      "export",
      `${ref.module} made ${definitions.length} definitions here, none ${which}: defineWorker must be called while the module is evaluated, in the same order everywhere`,
    );
  }
  const { runnable, schemas } = found;
  return { runnable, schemas, displayName: displayNameOf(found, ref, module) };
}

/** A definition of an anonymous function is called after the export that holds it. */
function displayNameOf(
  found: RegisteredDefinition,
  ref: DefinitionRef,
  module: Record<string, unknown>,
): string {
  if (found.displayName !== "worker") return found.displayName;
  for (const [name, value] of Object.entries(module)) {
    if (isDefinition(value) && value.ref.module === ref.module && value.ref.ordinal === ref.ordinal)
      return name;
  }
  return found.displayName;
}

function ofExport(ref: DefinitionRef, module: Record<string, unknown>): Loaded {
  const name = ref.name ?? "default";
  const value = module[name];
  if (isDefinition(value) && ref.method === undefined) {
    return ofRegister(value.ref, module);
  }
  if (typeof value !== "function") {
    const exports = Object.keys(module).join(", ") || "none";
    throw new LoadFailure(
      "export",
      `${ref.module} has no function, class or definition exported as "${name}"; its exports: ${exports}`,
    );
  }
  if (ref.method === undefined) {
    if (isClass(value)) {
      throw new LoadFailure(
        "method",
        `"${name}" of ${ref.module} is a class: name one of its methods too, as in workerAt(url, "${name}", "run")`,
      );
    }
    return { runnable: { kind: "function", run: value as never }, displayName: name };
  }
  if (!hasMethod(value, ref.method)) {
    throw new LoadFailure("method", `class ${name} of ${ref.module} has no method "${ref.method}"`);
  }
  return {
    runnable: { kind: "method", construct: value as new () => object, method: ref.method },
    displayName: `${name}.${ref.method}`,
  };
}
