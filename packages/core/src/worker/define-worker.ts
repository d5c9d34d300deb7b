import { SCHEMA_RULES, type Schemas, schemasOf } from "../schema/schemas.js";
import type { StandardSchema } from "../schema/standard-schema.js";
import { checkOptions } from "../util/check-options.js";
import type { AbstractWorker } from "./abstract-worker.js";
import {
  type DefinitionRef,
  type RegisteredDefinition,
  type Runnable,
  registerDefinition,
} from "./definitions.js";
import { hasMethod, isClass } from "./methods.js";
import type { Worker } from "./worker.js";

/**
 * A worker by name, with the types of what goes in and out: what `boss.employ` takes. Holds none of its code.
 * `Params` what it is started with, `In` what the boss sends it, `Out` what it sends, `Progress` what STATUS
 * is answered with, `Result` what it returns.
 */
export interface WorkerDefinition<
  Params = unknown,
  In = unknown,
  Out = unknown,
  Progress = unknown,
  Result = unknown,
> {
  /** Where and how the worker is found. */
  readonly ref: DefinitionRef;
  /** What it is called until it has joined. */
  readonly displayName: string;
  /** What `defineWorker` was given, to refuse early what the worker would; undefined with `workerAt`. */
  readonly schemas?: Schemas | undefined;
  /** Types only; never there. */
  readonly "~types"?: { params: Params; in: In; out: Out; progress: Progress; result: Result };
}

/** Each pair of types is what a schema takes and what comes out of it: who is given the data has the latter. */
export interface DefineWorkerOptions<
  GivenParams = unknown,
  Params = GivenParams,
  GivenIn = unknown,
  In = GivenIn,
  GivenOut = unknown,
  Out = GivenOut,
> {
  /** Name within the module; remote hosts require it. Default: the ordinal among the module's definitions. */
  name?: string | undefined;
  /** Standard Schema of the params; what does not fit is refused with BAD_DATA. Default: anything that travels. */
  params?: StandardSchema<GivenParams, Params> | undefined;
  /** The same of what the boss sends. */
  in?: StandardSchema<GivenIn, In> | undefined;
  /** The same of what the worker sends and calls with. */
  out?: StandardSchema<GivenOut, Out> | undefined;
}

/** What `import.meta` gives: only the URL is used. */
export interface ModuleMeta {
  readonly url: string;
}

type AnyMethod = (params: never) => unknown;
type MethodNames<C> = { [K in keyof C]: C[K] extends AnyMethod ? K : never }[keyof C] & string;
export type ParamsOf<F> = F extends () => unknown
  ? undefined
  : F extends (params: infer P) => unknown
    ? P
    : never;
export type ResultOf<F> = F extends (...args: never) => infer R ? Awaited<R> : never;
export type InOf<C> = C extends AbstractWorker<infer In, infer _Out, infer _Progress> ? In : unknown;
export type OutOf<C> = C extends AbstractWorker<infer _In, infer Out, infer _Progress> ? Out : unknown;
export type ProgressOf<C> =
  C extends AbstractWorker<infer _In, infer _Out, infer Progress> ? Progress : unknown;

/**
 * Defines a worker: a function `(worker, params) => result`, sync or async. Called while the module is evaluated,
 * in the boss and again in each worker. Throws `TypeError` for wrong arguments or a name used twice. With schemas `Params`
 * and `In` are what comes out of them, `Out` what goes into them.
 */
export function defineWorker<
  Result,
  Params = undefined,
  In = unknown,
  Out = unknown,
  Progress = unknown,
  GivenParams = Params,
  GivenIn = In,
  TakenOut = Out,
>(
  meta: ModuleMeta,
  run: (worker: Worker<In, Out, Progress>, params: Params) => Result,
  options?: DefineWorkerOptions<GivenParams, Params, GivenIn, In, Out, TakenOut>,
): WorkerDefinition<GivenParams, GivenIn, TakenOut, Progress, Awaited<Result>>;
/**
 * Defines a worker: a method of a class. In the worker the class is made with `new Class()`, then `method(params)`
 * runs. Deriving from `AbstractWorker` makes `this` the worker's handle.
 */
export function defineWorker<
  C extends object,
  M extends MethodNames<C>,
  GivenParams = ParamsOf<C[M]>,
  GivenIn = InOf<C>,
  TakenOut = OutOf<C>,
>(
  meta: ModuleMeta,
  construct: new () => C,
  method: M,
  options?: DefineWorkerOptions<GivenParams, ParamsOf<C[M]>, GivenIn, InOf<C>, OutOf<C>, TakenOut>,
): WorkerDefinition<GivenParams, GivenIn, TakenOut, ProgressOf<C>, ResultOf<C[M]>>;
export function defineWorker(
  meta: ModuleMeta,
  code: unknown,
  methodOrOptions?: string | DefineWorkerOptions,
  maybeOptions?: DefineWorkerOptions,
): WorkerDefinition {
  if (typeof meta?.url !== "string") {
    throw new TypeError(
      "defineWorker: the first argument must be import.meta (an object with a url; in CommonJS { url: pathToFileURL(__filename).href })",
    );
  }
  if (typeof code !== "function") {
    throw new TypeError(
      "defineWorker: the second argument must be a function, or a class followed by a method's name",
    );
  }
  const method = typeof methodOrOptions === "string" ? methodOrOptions : undefined;
  const given = method === undefined ? (methodOrOptions as DefineWorkerOptions | undefined) : maybeOptions;
  const options = given === undefined ? {} : given;
  checkOptions("defineWorker", options, {
    name: (value) => (typeof value === "string" && value !== "" ? undefined : "a non-empty string"),
    ...SCHEMA_RULES,
  });
  const runnable = toRunnable(code, method);
  const displayName =
    options.name ?? (method === undefined ? code.name || "worker" : `${code.name}.${method}`);
  const schemas = schemasOf(options);
  const registered: RegisteredDefinition = { name: options.name, displayName, runnable, schemas };
  const ordinal = registerDefinition(meta.url, registered);
  const ref: DefinitionRef =
    options.name === undefined
      ? { module: meta.url, by: "ordinal", ordinal }
      : { module: meta.url, by: "name", name: options.name };
  return Object.freeze({ ref: Object.freeze(ref), displayName, ...(schemas && { schemas }) });
}

function toRunnable(code: CallableFunction, method: string | undefined): Runnable {
  if (method === undefined) {
    if (isClass(code))
      throw new TypeError(
        `defineWorker: ${code.name || "a class"} needs the name of a method, as in defineWorker(import.meta, ${code.name || "C"}, "run")`,
      );
    return { kind: "function", run: code as never };
  }
  if (!hasMethod(code, method)) {
    throw new TypeError(`defineWorker: ${code.name || "the class"} has no method "${method}"`);
  }
  return { kind: "method", construct: code as never, method };
}

/** True for what `defineWorker` and `workerAt` return. */
export function isDefinition(value: unknown): value is WorkerDefinition {
  const ref = (value as WorkerDefinition | null | undefined)?.ref;
  return (
    typeof ref === "object" && ref !== null && typeof ref.module === "string" && typeof ref.by === "string"
  );
}

/** Throws `TypeError` for what neither `defineWorker` nor `workerAt` has made. */
export function assertDefinition(where: string, value: unknown): void {
  if (!isDefinition(value))
    throw new TypeError(`${where}: the first argument must be what defineWorker or workerAt returns`);
}
