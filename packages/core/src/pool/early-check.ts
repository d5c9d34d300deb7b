import { check, isLater } from "../schema/check.js";
import type { StandardSchema } from "../schema/standard-schema.js";
import { handled } from "../util/deferred.js";

/**
 * Asks the schema of a pool's params before a task is queued, where the definition is at hand. Asynchronous schemas are left to
 * the worker: a task takes its place in the queue when `run` is called, not when a verdict comes.
 */
export class EarlyCheck {
  #schema: StandardSchema | undefined;

  constructor(schema: StandardSchema | undefined) {
    this.#schema = schema;
  }

  /** Throws BAD_DATA. */
  check(where: string, params: unknown): void {
    if (!this.#schema) return;
    const checked = check(`${where}: params`, this.#schema, params);
    if (!isLater(checked)) return;
    void handled(checked);
    this.#schema = undefined;
  }
}
