import { decode } from "../codec/codec.js";
import { BossworksError } from "../errors/bossworks-error.js";
import type { Frame } from "../protocol/frame.js";
import type { EmploymentEvents } from "./employment-events.js";
import type { Exchange } from "./exchange.js";

/** A STATUS_ERROR: refuses a signal, or answers none: then the schema of the worker refused a message of ours. */
export function takeError(frame: Frame, exchange: Exchange, events: EmploymentEvents): void {
  if (frame.id !== 0) return void exchange.settle(frame);
  const { error } = (decode(frame.body, { owned: true }) ?? {}) as { error?: unknown };
  if (error instanceof BossworksError) events.onRefused(error);
}

let hasWarned = false;

/** Said once a process: the event says the rest. */
export function warnRefused(name: string, error: BossworksError): void {
  if (hasWarned) return;
  hasWarned = true;
  process.emitWarning(
    `the worker ${name} was not given a message, listen to "refused" to hear of all such: ${error.message}`,
    { code: "BOSSWORKS_REFUSED" },
  );
}
