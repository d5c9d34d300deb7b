import { clearTimeout, performance, setTimeout } from "../timers.js";
import { MAX_TIMER_MS } from "./check-options.js";

/** What timers are late by on a machine that has other work. */
const SLACK_MS = 50;

/** How long our own event loop stood still, for all that a timer knows that was due then; 0 for less than is usual. */
export function stoodStill(due: number): number {
  const lateMs = performance.now() - due;
  return lateMs < SLACK_MS ? 0 : lateMs;
}

/**
 * Calls `act` after so many milliseconds, which a loop of our own that stands still does not use up: what is waited for may lie
 * there unread by then, or may not even have been asked for. So what comes late is put off, once, by as long as it is late,
 * and at most by the whole time. Returns what takes it back. A sum of times may be longer than any timer: it is cut to the
 * longest. `ref` false: it holds no event loop.
 */
export function setOwnTimeout(act: () => void, ms: number, { ref = true } = {}): () => void {
  const start = (then: () => void, afterMs: number): NodeJS.Timeout => {
    const started = setTimeout(then, Math.min(afterMs, MAX_TIMER_MS));
    return ref ? started : started.unref();
  };
  const due = performance.now() + ms;
  let timer = start(() => {
    const lateMs = stoodStill(due);
    if (lateMs === 0) act();
    else timer = start(act, Math.min(lateMs, ms));
  }, ms);
  return () => clearTimeout(timer);
}
