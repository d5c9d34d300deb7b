import { AsyncLocalStorage } from "node:async_hooks";
import { findHandleBy, type HandleRecord } from "./realm-handle.js";

/** Knows which task the code that runs now belongs to: for `currentWorker()` and `AbstractWorker`. */
export interface CurrentTask {
  /** Runs the first part of a task's code; what it leads to belongs to the task too. */
  run<T>(record: HandleRecord, code: () => T): T;
  /** A task has ended. */
  leave(): void;
}

/** One task at a time needs no more than a variable; several are told apart by their chains of calls, which costs. */
export function currentTask(perWorker: number): CurrentTask {
  if (perWorker > 1) {
    const storage = new AsyncLocalStorage<HandleRecord>();
    findHandleBy(() => storage.getStore());
    return { run: (record, code) => storage.run(record, code), leave: () => {} };
  }
  let current: HandleRecord | undefined;
  findHandleBy(() => current);
  return {
    run: (record, code) => {
      current = record;
      return code();
    },
    leave: () => {
      current = undefined;
    },
  };
}
