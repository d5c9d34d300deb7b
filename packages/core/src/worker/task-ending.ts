import { encode } from "../codec/codec.js";
import { encodeFailure, type Failure } from "../codec/encode-failure.js";
import { FROM_TASK, writeTaskMessage } from "../protocol/task-message.js";
import type { ByteSpan } from "../util/byte-span.js";
import type { TaskScope } from "./task-scope.js";

/** The end of a task whose code returned. A result that does not travel is a failure; after STOP any end is STOPPED. */
export function returnedMessage(scope: TaskScope, value: unknown): ByteSpan {
  const { seq, stop, engine } = scope;
  if (stop.error) return failed(scope, FROM_TASK.STOPPED, { value });
  try {
    const message = writeTaskMessage(FROM_TASK.FINISHED, seq, encode(value, "value"));
    engine.line.checkSize(message);
    return message;
  } catch (error) {
    return failed(scope, FROM_TASK.FAILED, { error });
  }
}

/** The end of a task whose params its schema refused: its code never ran. */
export function refusedMessage(scope: TaskScope, error: unknown): ByteSpan {
  return failed(scope, FROM_TASK.FAILED, { error, refused: true });
}

/** The end of a task whose code threw. */
export function threwMessage(scope: TaskScope, error: unknown): ByteSpan {
  const { stop } = scope;
  if (!stop.error) return failed(scope, FROM_TASK.FAILED, { error });
  return failed(scope, FROM_TASK.STOPPED, error === stop.error ? {} : { error });
}

/** What does not travel, or is too large, is described. */
function failed(
  { seq, engine }: TaskScope,
  kind: (typeof FROM_TASK)[keyof typeof FROM_TASK],
  parts: Failure & { readonly refused?: boolean },
): ByteSpan {
  const messageOf = (body: ByteSpan): ByteSpan => writeTaskMessage(kind, seq, body);
  return messageOf(encodeFailure(parts, (body) => engine.line.checkSize(messageOf(body))));
}
