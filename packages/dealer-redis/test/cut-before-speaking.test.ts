import { randomBytes } from "node:crypto";
import type { ChannelAddress, PacketDealer } from "@bossworks/core/driver";
import { expect, onTestFinished, test } from "vitest";
import { adminOf } from "./support/admin.js";
import { until, within } from "./support/deadline.js";
import { connectAtLast, connectTo, Log, lobbyAddress, offerInLobby, openBoss } from "./support/hosts.js";
import { startRedis } from "./support/redis-server.mjs";

const SECRET = randomBytes(32);

/** A channel that one waits at, and where it is found. */
interface Offer {
  readonly address: ChannelAddress;
  readonly log: Log;
}

test.each<[string, (dealer: PacketDealer, url: string) => Offer]>([
  [
    "a worker",
    (dealer) => {
      const log = new Log();
      return { address: dealer.channel("w1", log).address, log };
    },
  ],
  ["a host", (dealer, url) => ({ address: lobbyAddress({ url }, SECRET), log: offerInLobby(dealer).log })],
])(
  "%s that was let in, and whose connections broke before its first word, gets in again",
  async (_, offer) => {
    const { url, admin } = await server();
    const { dealer } = await openBoss({ url }, SECRET);
    const { address, log } = offer(dealer, url);
    const others = await clientsOf(admin);
    const cut = await connectTo(address);
    // Its confirmation has come: what comes after it in the boss's stream has.
    const clients = (await clientsOf(admin)).filter((id) => !others.includes(id));
    expect(clients).toHaveLength(2);
    for (const id of clients) await admin.call("CLIENT", "KILL", "ID", id);
    await until("the break", () => cut.log.downs.length === 1);

    const again = await within("the second attach", connectAtLast(address));
    again.channel.send(Buffer.from("here"));
    await until("the packet", () => log.packets.length === 1);
    expect(log).toMatchObject({ packets: ["here"], downs: [] });
  },
);

async function clientsOf(admin: ReturnType<typeof adminOf>): Promise<string[]> {
  const list = String(await admin.call("CLIENT", "LIST", "TYPE", "normal"));
  return [...list.matchAll(/^id=(\d+)/gm)].map(([, id = ""]) => id);
}

async function server() {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  return { url: redis.url, admin: adminOf(redis.url) };
}
