import type { ChannelLease, ChannelTicket } from "@bossworks/core/driver";
import { describe, expect, test } from "vitest";
import type { Conformance } from "../conformance.js";
import { TEST_MS } from "../deadline.js";
import { PacketLog } from "../packet-log.js";
import { attach, lobbyOf, type Meeting } from "./meeting.js";

/** What a host is told of a worker's channel. */
export function tickets(c: Conformance): void {
  describe("tickets", { timeout: TEST_MS }, () => {
    test("a ticket sent as JSON leads from a host to its worker's channels, and to nobody else's", async () => {
      const meeting = await c.meeting();
      const offers = await workersOf(meeting);
      const [first, other, second] = [offers("w1"), offers("w2"), offers("w1")];
      const address = lobbyOf(meeting.dealer()).addressOf(sent(first.lease));
      for (const [i, { log, lease }] of [first, second].entries()) {
        const host = await attach(address);
        host.channel.send(Buffer.of(1, i));
        lease.channel.send(Buffer.of(2, i));
        await Promise.all([log.arrived(1), host.log.arrived(1)]);
        expect([...(log.packets[0] ?? []), ...(host.log.packets[0] ?? [])]).toEqual([1, i, 2, i]);
      }
      expect(other.log.events).toBe(0);
    });

    test("what else stands in a ticket says nothing of what is loaded and where", async () => {
      const meeting = await c.meeting();
      const { lease } = (await workersOf(meeting))("w1");
      const lobby = lobbyOf(meeting.dealer());
      const address = lobby.addressOf(sent(lease));
      const hostile = { ...sent(lease), module: "data:text/javascript,", path: "/dev/null", url: "x://y" };
      let told: unknown = address;
      try {
        told = lobby.addressOf(hostile);
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
      }
      expect(told).toEqual(address);
      expect(JSON.stringify(sent(lease))).not.toContain(address.module);
    });

    test("what is no ticket is a TypeError", async () => {
      const meeting = await c.meeting();
      const { lease } = (await workersOf(meeting))("w1");
      const lobby = lobbyOf(meeting.dealer());
      for (const none of [undefined, null, 7, "ticket", [], {}])
        expect(() => lobby.addressOf(none as unknown as ChannelTicket), String(none)).toThrow(TypeError);
      const ticket = sent(lease);
      for (const name of Object.keys(ticket))
        for (const value of [null, 7.5, "", "x".repeat(10_000), [], {}])
          expect(() => lobby.addressOf({ ...ticket, [name]: value }), name).toThrow(TypeError);
    });
  });
}

/** Channels of workers at hosts, of an open boss's dealer. */
async function workersOf(meeting: Meeting) {
  const dealer = await meeting.bossDealer();
  return (id: string) => {
    const log = new PacketLog();
    return { lease: dealer.channel(id, log), log };
  };
}

/** The ticket as it comes out at the other end of a wire. */
function sent({ ticket }: ChannelLease): ChannelTicket {
  if (!ticket) throw new Error("a channel of a dealer with a lobby has no ticket");
  const copy = JSON.parse(JSON.stringify(ticket)) as ChannelTicket;
  expect(copy).toEqual(ticket);
  return copy;
}
