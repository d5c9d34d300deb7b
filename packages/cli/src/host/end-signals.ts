import { constants } from "node:os";

/** Signals that end a host. */
export type EndSignal = "SIGTERM" | "SIGINT";

/**
 * Ctrl-C under `npx` and its like arrives twice, from the terminal and from the one in between, which passes it on. Two
 * SIGINTs closer than this, in milliseconds, are one; no hand is as fast.
 */
const ONE_PRESS_MS = 100;

/** A shell's exit code for a program that a signal has ended. */
const SIGNAL_EXIT_BASE = 128;

/** What a program does at the first signal, and at the second. */
export interface EndSignalEvents {
  onFirst(signal: EndSignal): void;
  onSecond(signal: EndSignal): void;
}

/**
 * Listens to the signals that end this process, and ignores SIGHUP. Returns what gives them all back to the system. After the
 * second one the system has them: a third ends the process at once.
 */
export function listenToSignals({ onFirst, onSecond }: EndSignalEvents): () => void {
  let first: { readonly signal: EndSignal; readonly atMs: number } | undefined;
  const onSignal = (signal: EndSignal): void => {
    const now = performance.now();
    if (!first) {
      first = { signal, atMs: now };
      return onFirst(signal);
    }
    const isSamePress = signal === "SIGINT" && first.signal === "SIGINT" && now - first.atMs < ONE_PRESS_MS;
    if (isSamePress) return;
    letGo();
    onSecond(signal);
  };
  // Node undoes what nohup does for others.
  const onHangup = (): void => {};
  const letGo = (): void => {
    process.off("SIGTERM", onSignal).off("SIGINT", onSignal).off("SIGHUP", onHangup);
  };
  process.on("SIGTERM", onSignal).on("SIGINT", onSignal).on("SIGHUP", onHangup);
  return letGo;
}

/** Ends this process as by a signal nobody here listens to any more. */
export function endAs(signal: EndSignal): never {
  process.kill(process.pid, signal);
  // Still here: the kernel does not end process 1, as in a container, by a signal it has no listener for.
  process.exit(SIGNAL_EXIT_BASE + constants.signals[signal]);
}
