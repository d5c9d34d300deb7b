import type { Channel, ChannelAddress, WorkerSide } from "@bossworks/core/driver";
import { describe, expect, test } from "vitest";
import type { Conformance } from "../conformance.js";
import { failureOf, TEST_MS, within } from "../deadline.js";
import { PacketLog } from "../packet-log.js";

/** A worker whose link broke comes back by another channel of the same address. */
export function severalLinks(c: Conformance): void {
  describe("several links", { timeout: TEST_MS }, () => {
    test("all channels of a worker have one address, and no two workers have the same", async () => {
      const offer = await offers(c);
      const [first, second, other] = [offer("w1"), offer("w1"), offer("w2")];
      expect(second.address).toEqual(first.address);
      expect(other.address).not.toEqual(first.address);
      await within("close", first.channel.close(), 1000);
      expect(offer("w1").address).toEqual(first.address);
    });

    test("who comes takes the oldest channel that is free, and its packets go there alone", async () => {
      const offer = await offers(c);
      const ends = [offer("w1"), offer("w1"), offer("w1")] as const;
      const { address } = ends[0];
      for (const [index, { log, channel }] of ends.entries()) {
        const worker = await attach(address);
        worker.channel.send(Buffer.of(1, index));
        channel.send(Buffer.of(2, index));
        await Promise.all([log.arrived(1), worker.log.arrived(1)]);
        expect([...(worker.log.packets[0] ?? [])]).toEqual([2, index]);
      }
      expect(ends.map(({ log }) => log.packets.map((packet) => [...packet]))).toEqual([
        [[1, 0]],
        [[1, 1]],
        [[1, 2]],
      ]);
    });

    test("while no channel waits nobody gets in, and the next one lets the next in", async () => {
      const offer = await offers(c);
      const taken = offer("w1");
      const worker = await attach(taken.address);
      expect(await failureOf("connect", attach(taken.address))).toBeInstanceOf(Error);
      const spare = offer("w1");
      const second = await attach(taken.address);
      second.channel.send(Buffer.of(2));
      await spare.log.arrived(1);
      worker.channel.send(Buffer.of(1));
      await taken.log.arrived(1);
      expect([...taken.log.downs, ...spare.log.downs]).toEqual([]);
    });

    test("the end of one channel is not the end of the others", async () => {
      const offer = await offers(c);
      const [broken, next] = [offer("w1"), offer("w1")];
      const worker = await attach(broken.address);
      worker.channel.abort("cut");
      broken.channel.abort("cut");
      const again = await attach(broken.address);
      again.channel.send(Buffer.of(7));
      await next.log.arrived(1);
      expect(next.log.downs).toEqual([]);
    });

    test("who is wanted no more does not attach, and the next one does", async () => {
      const offer = await offers(c);
      const { address, log } = offer("w1");
      const { connect } = (await import(address.module)) as WorkerSide;
      const late = connect(address, new PacketLog(), AbortSignal.abort(new Error("too late")));
      expect(await failureOf("connect", late)).toBeInstanceOf(Error);
      const worker = await attach(address);
      worker.channel.send(Buffer.of(1));
      await log.arrived(1);
      expect(log.downs).toEqual([]);
    });

    test("an address whose channels have all closed is known to nobody", async () => {
      const offer = await offers(c);
      const all = [offer("w1"), offer("w1")] as const;
      for (const { channel } of all) await within("close", channel.close(), 1000);
      expect(await failureOf("connect", attach(all[0].address))).toBeInstanceOf(Error);
    });
  });
}

/** An open dealer's channels. */
async function offers(c: Conformance) {
  const dealer = await c.packetDealer();
  return (id: string) => {
    const log = new PacketLog();
    return { ...dealer.channel(id, log), log };
  };
}

/** The worker's side of a channel. */
async function attach(address: ChannelAddress): Promise<{ channel: Channel; log: PacketLog }> {
  const { connect } = (await import(address.module)) as WorkerSide;
  const log = new PacketLog();
  return { channel: await within("connect", connect(address, log)), log };
}
