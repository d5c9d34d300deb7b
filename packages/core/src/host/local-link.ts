import type { ChannelAddress, WorkerSide } from "../dealer/channel.js";
import type { MailboxEnd } from "../mailbox/mailbox.js";
import { mailboxBodyLimits } from "../port/body-limits.js";
import type { FramePortEvents, PortEnd } from "../port/frame-port.js";
import { MailboxPort } from "../port/mailbox-port.js";
import { PacketPort } from "../port/packet-port.js";
import { Pump } from "../port/pump.js";
import { importUrl } from "../util/import-url.js";

/** The link of a worker that runs in this process, in the event loop of whoever makes it. */
export class LocalLink {
  /** Settles when the worker's side of the channel is open; rejects with the dealer's raw error. */
  readonly connected: Promise<void>;
  readonly #mailboxPort: MailboxPort;
  readonly #packetPort: PacketPort;

  constructor(mailbox: MailboxEnd, address: ChannelAddress) {
    const limits = mailboxBodyLimits(mailbox.memory);
    let packetPort: PacketPort | undefined;
    let mailboxPort: MailboxPort | undefined;
    new Pump(
      (events: FramePortEvents) => (packetPort = new PacketPort(events, limits)),
      (events: FramePortEvents) => (mailboxPort = new MailboxPort(mailbox, events, { passesData: true })),
      {
        onLinkFrame: () => false,
        onDrained: () => packetPort?.close(),
        onBossEnd: () => mailboxPort?.close(),
      },
    );
    if (!packetPort || !mailboxPort) throw new Error("the pump made no ports: this is a bug in Bossworks");
    this.#packetPort = packetPort;
    this.#mailboxPort = mailboxPort;
    mailboxPort.start();
    this.connected = this.#connect(address);
  }

  /** The worker is gone: what it had published is handed on, then the link says goodbye. */
  workerGone(end: PortEnd): void {
    this.#mailboxPort.finish(end);
  }

  /** Ends it at once. */
  abort(reason: string): void {
    this.#packetPort.abort(reason);
    this.#mailboxPort.close();
  }

  async #connect(address: ChannelAddress): Promise<void> {
    const { connect } = (await importUrl(address.module)) as WorkerSide;
    this.#packetPort.attach(await connect(address, this.#packetPort));
  }
}
