import type { SimEnd } from "./sim-end.js";
import type { Timeline } from "./timeline.js";

/** Runs now, or when the end thaws: its timers first, then what came. */
export function whenAwake(end: SimEnd, now: number, run: () => void, isTimer = false): void {
  if (end.isCrashed) return;
  if (end.frozenUntil <= now) return run();
  if (isTimer) end.thaws.unshift(run);
  else end.thaws.push(run);
}

/** The event loop of an end stands still for so long; then all that was due happens at once. */
export function freeze(end: SimEnd, timeline: Timeline, ms: number, onThawed: () => void): void {
  end.frozenUntil = timeline.now + ms;
  const thaw = (): void => {
    if (end.frozenUntil > timeline.now) return timeline.add(end.frozenUntil, thaw);
    end.lastThawAt = timeline.now;
    for (const run of end.thaws.splice(0)) whenAwake(end, timeline.now, run);
    onThawed();
  };
  timeline.add(end.frozenUntil, thaw);
}
