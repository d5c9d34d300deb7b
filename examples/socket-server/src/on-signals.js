/** A terminal's Ctrl-C comes twice where a wrapper such as `npm start` passes it on: signals so close are one. */
const SAME_MS = 100;

/** Calls `first` at the first SIGTERM or SIGINT, and `second` at the next one. */
export function onSignals({ first, second }) {
  let at;
  const onSignal = () => {
    const now = performance.now();
    if (at === undefined) first();
    else if (now - at > SAME_MS) second();
    at ??= now;
  };
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
}
