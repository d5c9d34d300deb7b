import { handled } from "../util/deferred.js";
import { readIssues, refusedBySchema, schemaThrew } from "./refusal.js";
import type { SchemaIssue, SchemaVerdict, StandardSchema } from "./standard-schema.js";

/** A value that passed, with defaults and transforms applied. */
export interface Passed {
  readonly value: unknown;
}

/**
 * Asks a schema about a value; a promise when the schema is asynchronous. `where` names the call and the value. Throws or
 * rejects BAD_DATA with `issues`.
 */
export function check(where: string, schema: StandardSchema, value: unknown): Passed | Promise<Passed> {
  let judged: Judged;
  try {
    const verdict = schema["~standard"].validate(value);
    if (isComing(verdict)) return later(where, verdict);
    judged = judge(verdict);
  } catch (error) {
    throw schemaThrew(where, error);
  }
  return passed(where, judged);
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
  let judged: Judged;
  try {
    judged = judge(await coming);
  } catch (error) {
    throw schemaThrew(where, error);
  }
  return passed(where, judged);
}

/** What a schema said, looked through: nothing of it throws any more. */
type Judged = Passed | { readonly issues: readonly SchemaIssue[] };

function isComing(verdict: unknown): verdict is PromiseLike<SchemaVerdict<unknown>> {
  return typeof verdict === "object" && verdict !== null && "then" in verdict;
}

/** A schema may be of anybody's making: throws where its verdict is none. */
function judge(verdict: SchemaVerdict<unknown>): Judged {
  if (typeof verdict !== "object" || verdict === null) {
    throw new TypeError(`${String(verdict)} is no verdict`);
  }
  return verdict.issues ? { issues: readIssues(verdict.issues) } : { value: verdict.value };
}

function passed(where: string, judged: Judged): Passed {
  if ("issues" in judged) throw refusedBySchema(where, judged.issues);
  return judged;
}
