import type { MailboxDealer } from "../dealer/dealer.js";
import { MailboxPort } from "../port/mailbox-port.js";
import type { Placement } from "./placement.js";
import { startThread } from "./thread-host.js";

/** A thread that stands on its dealer's mailbox directly, with nothing between it and the boss. */
export function placeOnMailbox(dealer: MailboxDealer, id: string): Placement {
  const lease = dealer.mailbox(id);
  let port: MailboxPort | undefined;
  return {
    makePort: (events) => (port = new MailboxPort(lease.boss, events)),
    start: (orders, options) => {
      port?.start();
      try {
        return startThread(orders, lease.worker, options);
      } catch (error) {
        port?.close();
        lease.worker.bell.close();
        lease.release();
        throw error;
      }
    },
    drain: () => {
      port?.finish({ kind: "gone", message: "the worker's thread has ended" });
      lease.release();
    },
  };
}
