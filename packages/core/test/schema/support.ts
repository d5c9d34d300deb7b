import { type WorkerDefinition, workerAt } from "@bossworks/core";

export { makeBoss } from "../failures/support/boss.js";
export { codeOf, failureOf, within } from "../failures/support/deadline.js";

/** Both libraries every rule is tested with. */
export const LIBRARIES = ["zod", "valibot"] as const;

/** A definition of `fixtures/schema/workers.mjs` as a boss names it that does not import it, and so has no schema. */
export function elsewhere(name: string): WorkerDefinition {
  return workerAt(new URL("../fixtures/schema/workers.mjs", import.meta.url), name) as WorkerDefinition;
}

/** As it is, for data its types forbid. */
export function untyped(definition: unknown): WorkerDefinition {
  return definition as WorkerDefinition;
}
