import { freeze } from "./freeze.js";
import type { Network } from "./network.js";
import type { Action } from "./plan.js";
import type { SimEnd } from "./sim-end.js";
import type { Timeline } from "./timeline.js";

/** What one end does, or what happens to its links; `touch` hands out what it has to send. */
export function playAction(
  { what, side, lane, count, bytes }: Action,
  end: SimEnd,
  timeline: Timeline,
  network: Network,
  touch: () => void,
): void {
  switch (what) {
    case "send":
      for (let sent = 0; sent < count; sent++) end.say(lane, bytes);
      return touch();
    case "cut":
      return network.cut(network.newest, ["boss", "worker"]);
    case "silent cut":
      return network.cut(network.newest, [side]);
    case "silence":
      network.isSilent = !network.isSilent;
      return;
    case "freeze":
      return freeze(end, timeline, count * 250, touch);
    case "close":
      end.close(timeline.now, bytes);
      return touch();
    case "abort":
      end.session.end(timeline.now, "aborted", "given up", true);
      return touch();
  }
}
