import { encode } from "../codec/codec.js";
import { FROM_TASK, writeTaskMessage } from "../protocol/task-message.js";
import type { ByteSpan } from "../util/byte-span.js";
import { lenient } from "./ending.js";
import type { TaskScope } from "./task-scope.js";

/** The end of a task whose code returned. A result that does not travel is a failure; after STOP any end is STOPPED. */
export function returnedMessage({ seq, stop, engine }: TaskScope, value: unknown): ByteSpan {
  let message: ByteSpan;
  try {
    message = stop.error
      ? writeTaskMessage(FROM_TASK.STOPPED, seq, lenient({ value }))
      : writeTaskMessage(FROM_TASK.FINISHED, seq, encode(value));
    engine.line.checkSize(message);
  } catch (error) {
    const kind = stop.error ? FROM_TASK.STOPPED : FROM_TASK.FAILED;
    return writeTaskMessage(kind, seq, lenient({ error }));
  }
  return message;
}

/** The end of a task whose params its schema refused: its code never ran. */
export function refusedMessage({ seq }: TaskScope, error: unknown): ByteSpan {
  return writeTaskMessage(FROM_TASK.FAILED, seq, lenient({ error, refused: true }));
}

/** The end of a task whose code threw. An error too large to travel is told as that. */
export function threwMessage({ seq, stop, engine }: TaskScope, error: unknown): ByteSpan {
  const kind = stop.error ? FROM_TASK.STOPPED : FROM_TASK.FAILED;
  const message = writeTaskMessage(kind, seq, lenient(stop.error && error === stop.error ? {} : { error }));
  try {
    engine.line.checkSize(message);
    return message;
  } catch (tooLarge) {
    return writeTaskMessage(kind, seq, lenient({ error: tooLarge }));
  }
}
