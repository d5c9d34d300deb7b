import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Conformance } from "../conformance.js";
import { TEST_MS, until, within } from "../deadline.js";
import { PacketLog } from "../packet-log.js";
import { attach, come, lobbyOf, offer } from "./meeting.js";

const HOSTS = [0, 1, 2, 3];

/** Hosts come in by it, and nobody else does. */
export function lobby(c: Conformance): void {
  describe("lobby", { timeout: TEST_MS }, () => {
    test("hosts that come at once each get a channel of their own", async () => {
      const meeting = await c.meeting();
      const dealer = await meeting.bossDealer();
      const places = HOSTS.map(() => offer(dealer));
      const came = await Promise.all(HOSTS.map(() => attach(meeting.address())));
      for (const [i, { channel }] of came.entries()) channel.send(Buffer.of(i));
      await Promise.all(places.map(({ log }) => log.arrived(1)));
      expect(places.map(({ log }) => log.packets[0]?.[0]).toSorted()).toEqual(HOSTS);
      for (const { channel, log } of places) channel.send(Buffer.of(log.packets[0]?.[0] ?? 99));
      await Promise.all(came.map(({ log }) => log.arrived(1)));
      expect(came.map(({ log }) => log.packets.map((packet) => [...packet]))).toEqual(
        HOSTS.map((i) => [[i]]),
      );
    });

    test("who comes before its boss, or while no channel waits, gets in later", async () => {
      const meeting = await c.meeting();
      const early = come(meeting.address());
      const dealer = await meeting.bossDealer();
      const first = offer(dealer);
      (await within("the first", early.isIn)).channel.send(Buffer.of(1));
      await first.log.arrived(1);
      const late = come(meeting.address());
      await attach(dealer.channel("w1", new PacketLog()).address);
      const second = offer(dealer);
      (await within("the second", late.isIn)).channel.send(Buffer.of(2));
      await second.log.arrived(1);
      expect([first, second].map(({ log }) => log.packets.map((packet) => [...packet]))).toEqual([
        [[1]],
        [[2]],
      ]);
    });

    test("who knows another secret gets nowhere, while who knows this one gets in", async () => {
      const meeting = await c.meeting();
      const { log } = offer(await meeting.bossDealer());
      const stranger = come(meeting.address(randomBytes(32)));
      const host = await attach(meeting.address());
      host.channel.send(Buffer.of(7));
      await log.arrived(1);
      expect(await stranger.giveUp()).toBe(false);
      expect({ packets: log.packets.map((packet) => [...packet]), downs: log.downs }).toEqual({
        packets: [[7]],
        downs: [],
      });
    });

    test("a boss made anew at the same place is found by the same address", async () => {
      const meeting = await c.meeting();
      const address = meeting.address();
      const former = await meeting.bossDealer();
      offer(former);
      const { log } = await attach(address);
      await within("close", former.close());
      await until("the end of the link", () => log.downs.length === 1);
      const latter = offer(await meeting.bossDealer());
      (await attach(address)).channel.send(Buffer.of(3));
      await latter.log.arrived(1);
      expect(meeting.address()).toEqual(address);
    });

    test("a boss that was opened without a secret has nobody in its lobby", async () => {
      const meeting = await c.meeting();
      const dealer = await meeting.bossDealer({ takesHosts: false });
      expect(() => lobbyOf(dealer).channel(new PacketLog())).toThrow(Error);
    });
  });
}
