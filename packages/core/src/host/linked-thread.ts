import type { ChannelAddress } from "../dealer/channel.js";
import type { PacketDealer } from "../dealer/dealer.js";
import { createMailbox } from "../mailbox/mailbox.js";
import type { FramePortEvents } from "../port/frame-port.js";
import { mailboxBodyLimits } from "../port/mailbox-port.js";
import { PacketPort } from "../port/packet-port.js";
import { deferred } from "../util/deferred.js";
import type { HostExit, HostedWorker } from "./host.js";
import { LocalLink } from "./local-link.js";
import type { Placement } from "./placement.js";
import { startThread } from "./thread-host.js";

/** A thread behind a packet dealer: its mailbox is served by a link in this event loop, as in a process of its own. */
export function placeBehindLink(dealer: PacketDealer, id: string, ringBytes: number): Placement {
  const mailbox = createMailbox({ ringBytes });
  const portEnded = deferred<void>();
  let port: PacketPort | undefined;
  let address: ChannelAddress | undefined;
  return {
    makePort: (events) => {
      const made = new PacketPort(
        endNoticed(events, portEnded.resolve),
        mailboxBodyLimits(mailbox.boss.memory),
      );
      const lease = dealer.channel(id, made);
      made.attach(lease.channel);
      address = lease.address;
      port = made;
      return made;
    },
    start: (orders, options) => {
      if (!address) throw new Error("a place without a port: this is a bug in Bossworks");
      let thread: HostedWorker;
      try {
        thread = startThread(orders, mailbox.worker, options);
      } catch (error) {
        port?.abort("the worker could not be started");
        for (const { bell } of [mailbox.boss, mailbox.worker]) bell.close();
        throw error;
      }
      const link = new LocalLink(mailbox.boss, address);
      return { ...thread, exited: leave(thread, link, portEnded.promise, orders.exitDrainMs) };
    },
    drain: () => port?.abort("the worker is gone"),
  };
}

/** Resolves when the thread is gone and what it had published has reached the boss, or cannot within `drainMs`. */
async function leave(
  thread: HostedWorker,
  link: LocalLink,
  portEnded: Promise<void>,
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
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, drainMs);
  });
  await Promise.race([portEnded, late]);
  clearTimeout(timer);
  link.abort("the worker is gone");
  return exit;
}

function endNoticed(events: FramePortEvents, onEnded: () => void): FramePortEvents {
  return {
    onFrame: (lane, frame) => events.onFrame(lane, frame),
    onWritable: (lane) => events.onWritable(lane),
    onBatchEnd: () => events.onBatchEnd(),
    onEnd: (end) => {
      events.onEnd(end);
      onEnded();
    },
  };
}
