import { handled } from "../util/deferred.js";
import { refusedBySchema, schemaThrew } from "./refusal.js";
import type { SchemaVerdict, StandardSchema } from "./standard-schema.js";

/** A value that passed, with defaults and transforms applied. */
export interface Passed {
  readonly value: unknown;
}

/**
 * Asks a schema about a value; a promise when the schema is asynchronous. `where` names the call and the value. Throws or
 * rejects BAD_DATA with `issues`.
 */
export function check(where: string, schema: StandardSchema, value: unknown): Passed | Promise<Passed> {
  let verdict: SchemaVerdict<unknown> | Promise<SchemaVerdict<unknown>>;
  try {
    verdict = schema["~standard"].validate(value);
  } catch (error) {
    throw schemaThrew(where, error);
  }
  return "then" in verdict ? later(where, verdict) : passed(where, verdict);
}

/** The same where nothing can be waited for. Throws `TypeError` for an asynchronous schema; `instead` is what can wait. */
export function checkSync(where: string, schema: StandardSchema, value: unknown, instead: string): unknown {
  const checked = check(where, schema, value);
  if (!isLater(checked)) return checked.value;
  void handled(checked);
  throw asynchronous(where, instead);
}

export function isLater(checked: Passed | Promise<Passed>): checked is Promise<Passed> {
  return checked instanceof Promise;
}

/** The mistake of asking an asynchronous schema where nothing can be waited for. */
export function asynchronous(where: string, instead: string): TypeError {
  return new TypeError(
    `${where}: its schema is asynchronous, and this call blocks the thread: use ${instead}, or a schema that answers at once`,
  );
}

async function later(where: string, coming: PromiseLike<SchemaVerdict<unknown>>): Promise<Passed> {
  let verdict: SchemaVerdict<unknown>;
  try {
    verdict = await coming;
  } catch (error) {
    throw schemaThrew(where, error);
  }
  return passed(where, verdict);
}

function passed(where: string, verdict: SchemaVerdict<unknown>): Passed {
  if (verdict.issues) throw refusedBySchema(where, verdict.issues);
  return { value: verdict.value };
}
