import { type Boss, type BossOptions, memoryDealer, workerAt } from "@bossworks/core";
import type { Channel, ChannelEvents, PacketDealer } from "@bossworks/core/driver";
import { pipeDealer } from "@bossworks/dealer-pipe";
import { makeBoss } from "../failures/support/boss.js";

export { eventOf } from "../control/support.js";
export { DEADLINE_MS, failureOf, within } from "../failures/support/deadline.js";

/** Dealers whose links can be broken, by name. */
export const DEALERS = [
  ["memory", () => memoryDealer()],
  ["pipe", () => pipeDealer()],
] as const satisfies readonly (readonly [string, () => PacketDealer])[];

/** A worker of `fixtures/link`. */
export function worker(name: string): ReturnType<typeof workerAt> {
  const url = new URL("../fixtures/link/workers.mjs", import.meta.url);
  return workerAt(url, name) as ReturnType<typeof workerAt>;
}

/** A boss whose links are broken and kept so by the test. Closed after it. */
export function bossBehindGate(
  make: () => PacketDealer,
  options: BossOptions = {},
): { boss: Boss; gate: Gate } {
  const gate = new Gate(make());
  return { boss: makeBoss({ ...options, dealer: gate.dealer }), gate };
}

/** A dealer whose links break when told, and as long as the gate is shut no other one stands. */
export class Gate {
  readonly dealer: PacketDealer;
  readonly #standing = new Set<() => void>();
  #isShut = false;

  constructor(dealer: PacketDealer) {
    this.dealer = {
      name: dealer.name,
      features: dealer.features,
      open: (context) => dealer.open(context),
      close: () => dealer.close(),
      abort: (reason) => dealer.abort(reason),
      channel: (id, events) => {
        let channel: Channel | undefined;
        const lease = dealer.channel(
          id,
          this.#guarded(events, () => channel),
        );
        channel = lease.channel;
        return lease;
      },
    };
  }

  /** Breaks every link, and each that is tried from now on. */
  shut(): void {
    this.#isShut = true;
    for (const cut of [...this.#standing]) cut();
  }

  /** The next link that is tried will stand. */
  open(): void {
    this.#isShut = false;
  }

  #guarded(events: ChannelEvents, channel: () => Channel | undefined): ChannelEvents {
    let isCut = false;
    const cut = (): void => {
      isCut = true;
      this.#standing.delete(cut);
      events.onDown("cut by the test");
      channel()?.abort("cut by the test");
    };
    return {
      onPacket: (packet) => {
        if (isCut) return;
        if (this.#isShut) return cut();
        this.#standing.add(cut);
        events.onPacket(packet);
      },
      onWritable: () => events.onWritable(),
      onDown: (reason) => {
        this.#standing.delete(cut);
        events.onDown(reason);
      },
    };
  }
}
