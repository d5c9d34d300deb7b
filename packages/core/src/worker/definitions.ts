import type { Schemas } from "../schema/schemas.js";

/**
 * Names a worker without holding its code: module and name, ordinal or export. Travels to wherever the worker
 * is started; what it names is found there.
 */
export interface DefinitionRef {
  /** URL of the module. */
  readonly module: string;
  /** How the definition is found in the module; "script": the module as a whole is the worker. */
  readonly by: "name" | "ordinal" | "export" | "script";
  /** With by "name": `options.name`. With by "export": the export. */
  readonly name?: string | undefined;
  /** With by "ordinal": index among the module's `defineWorker` calls. */
  readonly ordinal?: number | undefined;
  /** With by "export": the method, when the export is a class. */
  readonly method?: string | undefined;
}

/** How a found definition is run. */
export type Runnable =
  | { readonly kind: "function"; readonly run: (worker: never, params: never) => unknown }
  | { readonly kind: "method"; readonly construct: new () => object; readonly method: string };

/** One definition as `defineWorker` registered it. */
export interface RegisteredDefinition {
  readonly name: string | undefined;
  readonly displayName: string;
  readonly runnable: Runnable;
  readonly schemas?: Schemas | undefined;
}

/** Registered globally, so that two copies of core agree: the user's module may import another copy than ours. */
const KEY = Symbol.for("bossworks.definitions.1");

type Register = Map<string, RegisteredDefinition[]>;

function register(): Register {
  const holder = globalThis as Record<symbol, unknown>;
  holder[KEY] ??= new Map();
  return holder[KEY] as Register;
}

/** Adds a definition of a module. Returns its ordinal. Throws `TypeError` for a name used twice in the module. */
export function registerDefinition(module: string, definition: RegisteredDefinition): number {
  const definitions = register().get(module) ?? [];
  if (definition.name !== undefined && definitions.some((other) => other.name === definition.name)) {
    throw new TypeError(`defineWorker: the name "${definition.name}" is used twice in ${module}`);
  }
  definitions.push(definition);
  register().set(module, definitions);
  return definitions.length - 1;
}

/** The definitions a module has made so far, in order. */
export function definitionsOf(module: string): readonly RegisteredDefinition[] {
  return register().get(module) ?? [];
}
