import { check } from "../schema/check.js";
import type { StandardSchema } from "../schema/standard-schema.js";
import { withinLimits } from "../util/wait-limits.js";
import type { EmployOptions } from "./boss-options.js";

/**
 * Asks the schema of the params before anything is started. Rejects BAD_DATA; ABORTED or TIMEOUT by the options; the reason of
 * `closed`, also when that has fired meanwhile.
 */
export async function checkParams(
  schema: StandardSchema,
  { params, signal, timeoutMs }: EmployOptions,
  closed: AbortSignal,
): Promise<void> {
  const where = "boss.employ: params";
  const checked = (async () => check(where, schema, params))();
  try {
    await withinLimits(where, { signal: closed }, withinLimits(where, { signal, timeoutMs }, checked));
  } finally {
    closed.throwIfAborted();
  }
}
