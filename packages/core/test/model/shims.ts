import { type Run, WAITED } from "./run.js";
import type { WordOperation } from "./thread.js";

let current: Run | undefined;

/** Says whose program runs now. */
export function setCurrentRun(run: Run | undefined): void {
  current = run;
}

const real = globalThis.Atomics;

function operation(kind: WordOperation) {
  return (array: Int32Array, index: number, value = 0): number | string => {
    if (current?.owns(array)) return current.operate(kind, index, value);
    throw new Error(`Atomics.${kind} outside of the model`);
  };
}

const wait = operation("wait");
const shim = {
  load: operation("load"),
  store: operation("store"),
  exchange: operation("exchange"),
  or: operation("or"),
  and: operation("and"),
  add: operation("add"),
  notify: operation("notify"),
  wait: (array: Int32Array, index: number, value: number) =>
    wait(array, index, value) === WAITED.OK ? "ok" : "not-equal",
};

interface Globals {
  Atomics: unknown;
  setImmediate: unknown;
  clearImmediate: unknown;
}

interface Subarray {
  subarray(this: Uint8Array, from: number, to: number): Uint8Array;
}

/**
 * Puts the model in the place of `Atomics`, of the event loop and of `subarray`, the one way in which a reader looks
 * at shared bytes, while `explore` runs.
 */
export function withShims<T>(explore: () => T): T {
  const globals = globalThis as Globals;
  const { setImmediate, clearImmediate } = globals;
  const views = Object.getPrototypeOf(Uint8Array.prototype) as Subarray;
  const { subarray } = views;
  globals.Atomics = shim;
  globals.setImmediate = (run: () => void) => {
    const task = { label: "port", run };
    current?.tasks.push(task);
    return task;
  };
  globals.clearImmediate = (task: never) => {
    const at = current?.tasks.indexOf(task) ?? -1;
    if (at >= 0) current?.tasks.splice(at, 1);
  };
  views.subarray = function (from, to) {
    if (current?.owns(this)) current.read(this, from, to);
    return subarray.call(this, from, to);
  };
  try {
    return explore();
  } finally {
    views.subarray = subarray;
    Object.assign(globals, { Atomics: real, setImmediate, clearImmediate });
  }
}
