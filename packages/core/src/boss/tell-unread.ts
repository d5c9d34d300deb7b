import type { Line } from "../lane/line.js";
import { setImmediate } from "../timers.js";
import type { Inbox } from "./inbox.js";

/** What a notice of unread messages is about. */
export interface UnreadOwner {
  readonly inbox: Inbox;
  /** A pool reads what its tasks send. */
  readonly tasks: unknown;
  /** How it ended, once it has. */
  readonly end: unknown;
}

/** Tells that nobody takes the messages of a worker whose sends wait; whoever is about to gets a turn for it. */
export function tellUnread(owner: UnreadOwner, line: Line, onUnread: (count: number) => void): void {
  setImmediate(() => {
    const { inbox, tasks, end } = owner;
    if (line.peerIsWaiting && !tasks && !inbox.hasTaker && !end) onUnread(inbox.count);
  });
}
