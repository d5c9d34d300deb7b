import type { ChannelEvents } from "@bossworks/core/driver";
import { until } from "./deadline.js";

/** Writes down everything one end of a channel is told. */
export class PacketLog implements ChannelEvents {
  readonly packets: Uint8Array[] = [];
  readonly downs: string[] = [];
  writables = 0;
  /** What is to be done with each packet besides writing it down. */
  onPacketToo: (packet: Uint8Array) => void = () => {};

  onPacket(packet: Uint8Array): void {
    this.packets.push(packet);
    this.onPacketToo(packet);
  }

  onWritable(): void {
    this.writables++;
  }

  onDown(reason: string): void {
    this.downs.push(reason);
  }

  /** How often it was told anything. */
  get events(): number {
    return this.packets.length + this.downs.length + this.writables;
  }

  /** Resolves when so many packets have arrived. */
  arrived(packets: number): Promise<void> {
    return until(`${packets} packets`, () => this.packets.length >= packets);
  }
}
