import { decode } from "../codec/codec.js";
import { BossworksError } from "../errors/bossworks-error.js";
import { messageOf } from "../errors/message-of.js";
import type { Frame } from "../protocol/frame.js";
import type { EmploymentEvents } from "./employment-events.js";
import type { Exchange } from "./exchange.js";

/** A STATUS_ERROR: refuses a signal, or answers none: then the schema of the worker refused a message of ours. */
export function takeError(frame: Frame, exchange: Exchange, events: EmploymentEvents): void {
  if (frame.id !== 0) return void exchange.settle(frame);
  const { error } = (decode(frame.body, { owned: true }) ?? {}) as { error?: unknown };
  events.onRefused(error instanceof BossworksError ? error : oddRefusal(error));
}

/** No message is to vanish untold, whatever it was refused with. */
function oddRefusal(error: unknown): BossworksError {
  return new BossworksError("BAD_DATA", `the message was refused: ${messageOf(error)}`, { cause: error });
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
