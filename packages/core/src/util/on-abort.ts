interface Listened {
  readonly listeners: Set<() => void>;
  readonly onAbort: () => void;
}

const listenedTo = new WeakMap<AbortSignal, Listened>();

/**
 * Calls `listener` when the signal fires, once. Returns what takes it back. However many listen to one signal it has one
 * listener of ours, for a signal may well be that of a thousand calls, and Node warns of more than ten.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const listened = listenedTo.get(signal) ?? listen(signal);
  // Each call is a listener of its own, also with a function that was given before.
  const own = (): void => listener();
  listened.listeners.add(own);
  return () => {
    if (!listened.listeners.delete(own) || listened.listeners.size > 0) return;
    signal.removeEventListener("abort", listened.onAbort);
    listenedTo.delete(signal);
  };
}

function listen(signal: AbortSignal): Listened {
  const listeners = new Set<() => void>();
  const listened: Listened = {
    listeners,
    onAbort: () => {
      listenedTo.delete(signal);
      for (const listener of [...listeners]) if (listeners.delete(listener)) listener();
    },
  };
  signal.addEventListener("abort", listened.onAbort, { once: true });
  listenedTo.set(signal, listened);
  return listened;
}
