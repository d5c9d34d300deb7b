import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import type { InOf, OutOf, ParamsOf, ProgressOf, ResultOf, WorkerDefinition } from "./define-worker.js";
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

type IsUnion<T, U = T> = T extends unknown ? ([U] extends [T] ? false : true) : never;

/** Which of several exports is meant is not known where only the module was given as a type argument. */
type OfExport<M, E extends keyof M> = IsUnion<E> extends true ? WorkerDefinition : Plain<M[E]>;

type OfMethod<M, E extends keyof M, K> =
  IsUnion<E> extends true
    ? WorkerDefinition
    : M[E] extends abstract new (
          ...args: never
        ) => infer C
      ? K extends keyof C
        ? WorkerDefinition<ParamsOf<C[K]>, InOf<C>, OutOf<C>, ProgressOf<C>, ResultOf<C[K]>>
        : WorkerDefinition
      : WorkerDefinition;

/**
 * Names a worker without importing its module: a whole script (`workerAt(url)`), an export, or a method of an
 * exported class. The type argument `typeof import("./x.js")` lets the compiler check the name and, of a module with one
 * export, gives the types; of one with several the name as a second one does: `workerAt<typeof import("./x.js"), "pi">(url,
 * "pi")`, and a method as a third. `url` may be a URL, a `file:` string or an absolute path; a relative path is a `TypeError`,
 * since nobody knows what it is relative to.
 */
export function workerAt(url: URL | string): WorkerDefinition<unknown, unknown, unknown, unknown, undefined>;
export function workerAt<M = Record<string, unknown>, E extends keyof M & string = keyof M & string>(
  url: URL | string,
  name: E,
): OfExport<M, E>;
export function workerAt<
  M = Record<string, unknown>,
  E extends keyof M & string = keyof M & string,
  K extends string = string,
>(url: URL | string, name: E, method: K): OfMethod<M, E, K>;
export function workerAt(url: URL | string, name?: string, method?: string): WorkerDefinition {
  const module = toModuleUrl(url);
  const file = module.slice(module.lastIndexOf("/") + 1);
  if (name === undefined && method === undefined) {
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
