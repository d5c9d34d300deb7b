import { type MemoryFaults, memoryDealer } from "@bossworks/core";
import type {
  Channel,
  ChannelAddress,
  ChannelEvents,
  PacketDealer,
  WorkerSide,
} from "@bossworks/core/driver";
import { onTestFinished } from "vitest";

export { until } from "../failures/support/deadline.js";

/** One end of a channel, and all it was told. */
export class End implements ChannelEvents {
  readonly packets: Uint8Array[] = [];
  readonly downs: string[] = [];
  writables = 0;
  #channel: Channel | undefined;

  get channel(): Channel {
    if (!this.#channel) throw new Error("this end was not opened");
    return this.#channel;
  }

  set channel(channel: Channel) {
    this.#channel = channel;
    onTestFinished(() => channel.abort("the test is over"));
  }

  /** The numbers that were sent with `sendNumbers`, as they arrived. */
  get numbers(): number[] {
    return this.packets.map((packet) => Buffer.from(packet).readUInt32LE());
  }

  onPacket(packet: Uint8Array): void {
    this.packets.push(packet);
  }

  onWritable(): void {
    this.writables++;
  }

  onDown(reason: string): void {
    this.downs.push(reason);
  }
}

/** Both ends of a channel. */
export interface Pair {
  readonly boss: End;
  readonly worker: End;
  readonly address: ChannelAddress;
}

/** An open memory dealer that meets with faults. */
export async function faultyDealer(faults: MemoryFaults): Promise<PacketDealer> {
  const dealer = memoryDealer({ faults });
  await dealer.open({ bossName: "test", ringBytes: 65_536 });
  onTestFinished(() => dealer.close());
  return dealer;
}

/** The boss's end of a fresh channel. */
export function offer(dealer: PacketDealer, workerId = "w1"): { end: End; address: ChannelAddress } {
  const end = new End();
  const { channel, address } = dealer.channel(workerId, end);
  end.channel = channel;
  return { end, address };
}

/** The worker's end of the oldest channel of an address. */
export async function attach(address: ChannelAddress): Promise<End> {
  const { connect } = (await import(address.module)) as WorkerSide;
  const end = new End();
  end.channel = await connect(address, end);
  return end;
}

export async function openPair(dealer: PacketDealer, workerId = "w1"): Promise<Pair> {
  const { end, address } = offer(dealer, workerId);
  return { boss: end, worker: await attach(address), address };
}

/** Sends packets with the numbers from 0 up, all in one turn. */
export function sendNumbers(from: End, count: number): void {
  for (let number = 0; number < count; number++) {
    const packet = Buffer.alloc(16);
    packet.writeUInt32LE(number);
    const answer = from.channel.send(packet);
    if (answer !== "ok") throw new Error(`the channel said "${answer}" to packet ${number}`);
  }
}

/** Numbers from 0 up to but without `count`. */
export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, number) => number);
}

/** One turn of the event loop. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
