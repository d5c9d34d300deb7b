import { check } from "../schema/check.js";
import type { Schemas } from "../schema/schemas.js";
import type { Engine } from "./engine.js";
import { LoadFailure } from "./load-definition.js";
import { MessageCheck } from "./message-check.js";
import type { MessageQueue } from "./message-queue.js";

/** Lets an engine know what the data of its worker must be like. Called once, before user code begins. */
export function useSchemas(engine: Engine, schemas: Schemas | undefined): void {
  engine.schemas = schemas;
  checkMessages(engine.messages, engine, 0);
}

/** Has the schema asked about the messages of a task, or of the worker itself: 0. */
export function checkMessages(messages: MessageQueue, engine: Engine, task: number): void {
  const schema = engine.schemas?.in;
  if (schema) messages.check = new MessageCheck(schema, engine, task);
}

/** What comes out of the schema of the params. Throws `LoadFailure` when they do not fit. */
export async function acceptParams({ schemas }: Engine, params: unknown): Promise<unknown> {
  if (!schemas?.params) return params;
  try {
    return (await check("params", schemas.params, params)).value;
  } catch (error) {
    throw new LoadFailure("params", (error as Error).message, error);
  }
}
