import { constants } from "node:os";
import { setTimeout } from "../timers.js";
import type { EndSignal } from "./os-signals.js";

/** A shell's exit code for a program that a signal has ended. */
const SIGNAL_EXIT_BASE = 128;

/** What signal-exit gets for its handlers, which cannot wait for anything, in milliseconds. */
const OTHERS_MS = 1000;

/** Where signal-exit keeps its state, for all its copies in a process. */
const SIGNAL_EXIT = Symbol.for("signal-exit emitter");

/**
 * True when nobody but ourselves, with one listener, listens to a signal. signal-exit, which many packages bring along, does not
 * count: while others listen it does nothing, and leaves the program's end to them.
 */
export function isOursAlone(signal: EndSignal): boolean {
  const emitter = (globalThis as Record<symbol, unknown>)[SIGNAL_EXIT] as { count?: number } | undefined;
  return process.listenerCount(signal) <= 1 + (emitter?.count ?? 0);
}

/** Ends the program as by the signal; our own listener is gone. */
export function raise(signal: EndSignal): void {
  const exit = (): never => process.exit(SIGNAL_EXIT_BASE + constants.signals[signal]);
  const isListenedTo = process.listenerCount(signal) > 0;
  process.kill(process.pid, signal);
  // signal-exit is told in a later turn, and raises it once more when its handlers have run; until then the loop is held.
  if (isListenedTo) setTimeout(exit, OTHERS_MS);
  // Still here: the kernel does not end process 1, as in a container, by a signal it has no listener for.
  else exit();
}
