import type { OptionRule } from "../util/check-options.js";
import { isStandardSchema, type StandardSchema } from "./standard-schema.js";

/** The schemas of one definition. Each is asked in the worker; in the boss too, where the definition is at hand there. */
export interface Schemas {
  /** Of what it is started with, or of each task's params. */
  readonly params?: StandardSchema | undefined;
  /** Of what the boss sends it. */
  readonly in?: StandardSchema | undefined;
  /** Of what it sends, and of what it calls with. */
  readonly out?: StandardSchema | undefined;
}

const SCHEMA: OptionRule = (value) =>
  isStandardSchema(value)
    ? undefined
    : "a Standard Schema of version 1 (https://standardschema.dev), such as zod, valibot and arktype make,";

/** Rules of {@link Schemas} for `checkOptions`. */
export const SCHEMA_RULES = { params: SCHEMA, in: SCHEMA, out: SCHEMA } as const;

/** The schemas among a definition's options; undefined when there are none. */
export function schemasOf({ params, in: incoming, out }: Schemas): Schemas | undefined {
  if (!params && !incoming && !out) return undefined;
  return Object.freeze({ params, in: incoming, out });
}
