import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import type { WorkerDefinition } from "./define-worker.js";
import type { DefinitionRef } from "./definitions.js";
import type { Worker } from "./worker.js";

type Plain<F> =
  F extends WorkerDefinition<infer P, infer I, infer O, infer G, infer R>
    ? WorkerDefinition<P, I, O, G, R>
    : F extends (worker: Worker<infer I, infer O, infer G>, params: infer P) => infer R
      ? WorkerDefinition<P, I, O, G, Awaited<R>>
      : F extends () => infer R
        ? WorkerDefinition<undefined, unknown, unknown, unknown, Awaited<R>>
        : WorkerDefinition;

type OfExport<M, E> = E extends keyof M ? Plain<M[E]> : WorkerDefinition;

/**
 * Names a worker without importing its module: a whole script (`workerAt(url)`), an export, or a method of an
 * exported class. The type argument `typeof import("./x.js")` gives the types. `url` may be a URL, a `file:`
 * string or an absolute path; a relative path is a `TypeError`, since nobody knows what it is relative to.
 */
export function workerAt(url: URL | string): WorkerDefinition<unknown, unknown, unknown, unknown, undefined>;
export function workerAt<M = Record<string, unknown>, E extends string = string>(
  url: URL | string,
  name: E,
): OfExport<M, E>;
export function workerAt(url: URL | string, name: string, method: string): WorkerDefinition;
export function workerAt(url: URL | string, name?: string, method?: string): WorkerDefinition {
  const module = toModuleUrl(url);
  const file = module.slice(module.lastIndexOf("/") + 1);
  if (name === undefined) {
    const ref: DefinitionRef = { module, by: "script" };
    return Object.freeze({ ref: Object.freeze(ref), displayName: file });
  }
  if (typeof name !== "string" || (method !== undefined && typeof method !== "string")) {
    throw new TypeError("workerAt: the name of the export and of the method must be strings");
  }
  const ref: DefinitionRef = { module, by: "export", name, method };
  return Object.freeze({
    ref: Object.freeze(ref),
    displayName: method === undefined ? name : `${name}.${method}`,
  });
}

function toModuleUrl(url: URL | string): string {
  if (url instanceof URL) return url.href;
  if (typeof url === "string") {
    if (isAbsolute(url)) return pathToFileURL(url).href;
    if (/^(file|data|node):/.test(url)) return url;
  }
  throw new TypeError(
    `workerAt: ${JSON.stringify(url)} given; a URL, a file: string or an absolute path is allowed, e.g. new URL("./pi.worker.js", import.meta.url)`,
  );
}
