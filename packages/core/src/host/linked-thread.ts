import type { PacketDealer } from "../dealer/dealer.js";
import { createMailbox } from "../mailbox/mailbox.js";
import { mailboxBodyLimits } from "../port/body-limits.js";
import { BossEnd } from "./boss-end.js";
import type { HostExit, HostedWorker } from "./host.js";
import { LocalLink } from "./local-link.js";
import type { LinkSettings, Placement } from "./placement.js";
import { startThread } from "./thread-host.js";

/** Both ends are one process: nobody else can be meant. */
const NO_TOKEN = new Uint8Array(0);

/** A thread behind a packet dealer: its mailbox is served by a link in this event loop, as in a process of its own. */
export function placeBehindLink(
  dealer: PacketDealer,
  id: string,
  { ringBytes, heartbeatMs, onLinkLoss, autostart, room }: LinkSettings & { readonly ringBytes: number },
): Placement {
  const mailbox = createMailbox({ ringBytes });
  const { features } = dealer;
  const terms = { workerId: id, token: NO_TOKEN, features, heartbeatMs, onLinkLoss, autostart };
  const maxBodyBytes = mailboxBodyLimits(mailbox.boss.memory);
  // A thread is lost by its exit only, which is always seen.
  const lostAfterMs = Number.POSITIVE_INFINITY;
  const end = new BossEnd(dealer, { terms, maxBodyBytes, lostAfterMs, room });
  return {
    makePort: (events, links) => end.makePort(events, links),
    start: (orders, options) => {
      let thread: HostedWorker;
      try {
        thread = startThread(orders, mailbox.worker, options);
      } catch (error) {
        end.abort("the worker could not be started");
        for (const { bell } of [mailbox.boss, mailbox.worker]) bell.close();
        throw error;
      }
      const link = new LocalLink(mailbox.boss, end.address, terms);
      return { ...thread, exited: leave(thread, link, end, orders.exitDrainMs) };
    },
    wasReached: () => end.wasReached,
    drain: () => end.workerGone(),
  };
}

/** Resolves when the thread is gone and what it had published has reached the boss. */
async function leave(
  thread: HostedWorker,
  link: LocalLink,
  end: BossEnd,
  quietMs: number,
): Promise<HostExit> {
  let linkError: unknown;
  void link.failed.then((error) => {
    linkError = error;
    thread.kill();
  });
  const exit = await thread.exited;
  link.workerGone({ kind: "gone", message: "the worker's thread has ended" });
  if (linkError === undefined) await end.heardOut(quietMs);
  link.abort("the worker is gone");
  return linkError === undefined ? exit : { ...exit, error: linkError };
}
