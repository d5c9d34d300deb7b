import { Boss, type BossOptions } from "@bossworks/core";
import {
  type Channel,
  type DealerFeatures,
  type IDealer,
  isPacketDealer,
  type PacketDealer,
  type WorkerSide,
} from "@bossworks/core/driver";
import { onTestFinished } from "vitest";
import { breakable } from "./breakable.js";
import { within } from "./deadline.js";
import type { DealerHarness, DealerPair } from "./harness.js";
import { Meeting } from "./lobby/meeting.js";
import { PacketLog } from "./packet-log.js";

/** Both ends of one channel, opened without a boss. */
export interface OpenChannel {
  readonly boss: { readonly channel: Channel; readonly log: PacketLog };
  readonly worker: { readonly channel: Channel; readonly log: PacketLog };
  readonly dealer: IDealer;
}

/** What the suites make their tests from: everything fresh for each test, and ended after it. */
export class Conformance {
  readonly features: DealerFeatures;
  readonly #harness: DealerHarness;

  constructor(harness: DealerHarness, features: DealerFeatures) {
    this.#harness = harness;
    this.features = features;
  }

  /** A dealer nobody has opened. */
  async dealer(): Promise<IDealer> {
    const pair: DealerPair = await this.#harness.createPair();
    onTestFinished(async () => {
      await within("dealer.close", pair.dealer.close());
      await pair.dispose?.();
    });
    return pair.dealer;
  }

  /** A boss over a fresh dealer. */
  async boss(options: BossOptions = {}): Promise<Boss> {
    const dealer = await this.dealer();
    const boss = new Boss({ stopGraceMs: 2000, killGraceMs: 1000, ...options, dealer });
    onTestFinished(() => within("boss.close", boss.close()));
    return boss;
  }

  /** A boss over a fresh dealer whose links break when told. Packet dealers only. */
  async breakableBoss(options: BossOptions = {}): Promise<{ boss: Boss; breakLinks(): void }> {
    const dealer = await this.dealer();
    if (!isPacketDealer(dealer)) throw new Error("a dealer of kind packet has no channel()");
    const { dealer: wrapped, breakLinks } = breakable(dealer);
    const boss = new Boss({ stopGraceMs: 2000, killGraceMs: 1000, ...options, dealer: wrapped });
    onTestFinished(() => within("boss.close", boss.close()));
    return { boss, breakLinks };
  }

  /** A fresh dealer that is open, without a boss. Packet dealers only. */
  async packetDealer(): Promise<PacketDealer> {
    const dealer = await this.dealer();
    if (!isPacketDealer(dealer)) throw new Error("a dealer of kind packet has no channel()");
    await within("open", dealer.open({ bossName: "conformance", ringBytes: 65_536 }));
    return dealer;
  }

  /** A fresh place where a boss and its hosts meet. Dealers with a lobby only. */
  async meeting(): Promise<Meeting> {
    if (!this.#harness.createMeetingPlace)
      throw new Error("a dealer with a lobby needs a createMeetingPlace in its harness");
    const place = await this.#harness.createMeetingPlace();
    onTestFinished(() => place.dispose?.());
    return new Meeting(place);
  }

  /** Both ends of a fresh channel. Packet dealers only. */
  async channel(): Promise<OpenChannel> {
    const dealer = await this.packetDealer();
    const [bossLog, workerLog] = [new PacketLog(), new PacketLog()];
    const { channel, address } = dealer.channel("w1", bossLog);
    const { connect } = (await import(address.module)) as WorkerSide;
    const opened = await within("connect", connect(address, workerLog));
    return {
      dealer,
      boss: { channel, log: bossLog },
      worker: { channel: opened, log: workerLog },
    };
  }
}
