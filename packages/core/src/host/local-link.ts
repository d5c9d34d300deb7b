import { encode } from "../codec/codec.js";
import type { ChannelAddress } from "../dealer/channel.js";
import type { MailboxEnd } from "../mailbox/mailbox.js";
import { mailboxBodyLimits } from "../port/body-limits.js";
import type { PortEnd } from "../port/frame-port.js";
import { LinkLoss } from "../port/link-loss.js";
import { MailboxPort } from "../port/mailbox-port.js";
import { Pump } from "../port/pump.js";
import { WorkerLink, type WorkerTerms } from "../port/worker-link.js";
import { makeFrame } from "../protocol/frame.js";
import { deferred } from "../util/deferred.js";

/** The link of a worker that runs in this process, in the event loop of whoever makes it. */
export class LocalLink {
  /** Resolves with the reason if no link will ever stand. */
  readonly failed: Promise<Error>;
  readonly #mailboxPort: MailboxPort;
  readonly #link: WorkerLink;

  constructor(mailbox: MailboxEnd, address: ChannelAddress, terms: WorkerTerms) {
    const maxBodyBytes = mailboxBodyLimits(mailbox.memory);
    const failed = deferred<Error>();
    this.failed = failed.promise;
    const loss = new LinkLoss(terms.onLinkLoss, !terms.autostart, (signal) =>
      pump.tellWorker(makeFrame(signal, 0, encode(undefined))),
    );
    let link: WorkerLink | undefined;
    let mailboxPort: MailboxPort | undefined;
    const pump = new Pump(
      (events) => {
        const options = { address, terms, maxBodyBytes, isPatient: false };
        link = new WorkerLink(events, options, {
          onGivenUp: failed.resolve,
          onLinkBroken: () => loss.broken(),
          onLinkRestored: () => loss.restored(),
        });
        return link.port;
      },
      (events) => (mailboxPort = new MailboxPort(mailbox, events, { passesData: true })),
      {
        onLinkFrame: ({ verb, scope }) => {
          if (scope === 0) loss.passes(verb);
          return false;
        },
        onDrained: () => link?.port.close(),
        onBossEnd: () => mailboxPort?.close(),
      },
    );
    if (!link || !mailboxPort) throw new Error("the pump made no ports: this is a bug in Bossworks");
    this.#link = link;
    this.#mailboxPort = mailboxPort;
    mailboxPort.start();
    link.dial();
  }

  /** The worker is gone: what it had published is handed on, then the link says goodbye. */
  workerGone(end: PortEnd): void {
    this.#mailboxPort.finish(end);
  }

  /** Ends it at once. */
  abort(reason: string): void {
    this.#link.abort(reason);
    this.#mailboxPort.close();
  }
}
