import { FROM_TASK } from "../protocol/task-message.js";

/** How a task ended, by its worker. */
export type TaskEnd = Exclude<keyof typeof FROM_TASK, "DATA">;

/** The same by the kind of its message. */
export const ENDS: { readonly [kind: number]: TaskEnd } = {
  [FROM_TASK.FINISHED]: "FINISHED",
  [FROM_TASK.FAILED]: "FAILED",
  [FROM_TASK.STOPPED]: "STOPPED",
};
