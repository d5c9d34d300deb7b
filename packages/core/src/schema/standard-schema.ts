/**
 * A schema of any library that speaks Standard Schema, version 1 (https://standardschema.dev): zod, valibot, arktype and
 * others. `Input` is what it takes, `Output` what comes out of it, with defaults and transforms applied.
 */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly "~standard": {
    readonly version: 1;
    /** Who made it. */
    readonly vendor: string;
    /** Never throws for a value that does not fit: that has issues. A promise: the schema is asynchronous. */
    readonly validate: (value: unknown) => SchemaVerdict<Output> | Promise<SchemaVerdict<Output>>;
    /** Types only; never there. */
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

/** What a schema says of a value: what comes out of it, or what is wrong. */
export type SchemaVerdict<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly RawIssue[] };

/** What is wrong, as schemas say it. */
export interface RawIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** One thing that is wrong with a value, as it travels. */
export interface SchemaIssue {
  readonly message: string;
  /** Keys from the value as a whole down to what is wrong; empty for the whole. */
  readonly path: readonly (string | number)[];
}

/** True for what speaks version 1 of the standard. Some libraries' schemas are functions. */
export function isStandardSchema(value: unknown): value is StandardSchema {
  if ((typeof value !== "object" || value === null) && typeof value !== "function") return false;
  const standard = (value as Partial<StandardSchema>)["~standard"];
  return standard?.version === 1 && typeof standard.validate === "function";
}
