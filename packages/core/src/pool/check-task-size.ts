import { checkMessageSize } from "../lane/check-message-size.js";
import { TASK_HEAD_BYTES } from "../protocol/task-message.js";
import type { ByteSpan } from "../util/byte-span.js";

/** Throws MESSAGE_TOO_LARGE for a value that, with the head it travels behind, is beyond the limit. */
export function checkTaskSize(value: ByteSpan, maxMessageBytes: number): void {
  checkMessageSize(value, maxMessageBytes - TASK_HEAD_BYTES);
}
