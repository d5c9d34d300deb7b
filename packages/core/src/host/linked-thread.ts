import type { PacketDealer } from "../dealer/dealer.js";
import { createMailbox } from "../mailbox/mailbox.js";
import { mailboxBodyLimits } from "../port/body-limits.js";
import { ChannelEnd } from "./channel-end.js";
import type { HostExit, HostedWorker } from "./host.js";
import { LocalLink } from "./local-link.js";
import type { Placement } from "./placement.js";
import { startThread } from "./thread-host.js";

/** A thread behind a packet dealer: its mailbox is served by a link in this event loop, as in a process of its own. */
export function placeBehindLink(dealer: PacketDealer, id: string, ringBytes: number): Placement {
  const mailbox = createMailbox({ ringBytes });
  const end = new ChannelEnd(dealer, id, mailboxBodyLimits(mailbox.boss.memory));
  return {
    makePort: (events) => end.makePort(events),
    start: (orders, options) => {
      let thread: HostedWorker;
      try {
        thread = startThread(orders, mailbox.worker, options);
      } catch (error) {
        end.abort("the worker could not be started");
        for (const { bell } of [mailbox.boss, mailbox.worker]) bell.close();
        throw error;
      }
      const link = new LocalLink(mailbox.boss, end.address);
      return { ...thread, exited: leave(thread, link, end, orders.exitDrainMs) };
    },
    drain: () => end.abort("the worker is gone"),
  };
}

/** Resolves when the thread is gone and what it had published has reached the boss. */
async function leave(
  thread: HostedWorker,
  link: LocalLink,
  end: ChannelEnd,
  drainMs: number,
): Promise<HostExit> {
  let linkError: unknown;
  link.connected.catch((error) => {
    linkError = error;
    thread.kill();
  });
  const exit = await thread.exited;
  link.workerGone({ kind: "gone", message: "the worker's thread has ended" });
  if (linkError !== undefined) return { ...exit, error: linkError };
  await end.drained(drainMs);
  link.abort("the worker is gone");
  return exit;
}
