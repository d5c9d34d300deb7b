import { randomBytes } from "node:crypto";
import { redisDealer } from "@bossworks/dealer-redis";
import { expect, test } from "vitest";
import { adminOf, keysOf } from "./support/admin.js";
import { makeBoss, worker } from "./support/boss.js";
import { until, within } from "./support/deadline.js";
import { connectTo, Log, lobbyAddress, offerInLobby, openBoss, ticketAddress } from "./support/hosts.js";
import { startCluster } from "./support/redis-cluster.js";

const BOSSES = 6;

test("in a cluster a boss's keys lie at one node, whichever was named; none is left after close", async () => {
  const nodes = await startCluster();
  const admins = nodes.map(({ url }) => adminOf(url));
  const held: number[] = [];
  for (let i = 0; i < BOSSES; i++) {
    const url = nodes[i % nodes.length]?.url;
    const boss = makeBoss({ name: `boss ${i}`, dealer: redisDealer({ url }) });
    const employee = await within("employ", boss.employ(worker("echo")));
    const echoes = employee[Symbol.asyncIterator]();
    await employee.send({ n: 0 } as never);
    expect((await within("the echo", echoes.next())).value).toEqual({ n: 0 });
    const counts = (await Promise.all(admins.map(keysOf))).map((keys) => keys.length);
    expect(counts.toSorted()).toEqual([0, 0, 2]);
    held.push(counts.indexOf(2));
    await within("end", employee.end());
    expect(await within("the result", employee.result)).toEqual({ received: 1, wrong: undefined });
    await within("close", boss.close());
    expect(await Promise.all(admins.map(keysOf))).toEqual([[], [], []]);
  }
  // The names, and so the nodes, are drawn by chance: all the same would be one chance in 243.
  expect(held).toHaveLength(BOSSES);
});

test("in a cluster hosts find their boss, whichever node they name; all its keys lie at one", async () => {
  const nodes = await startCluster();
  const admins = nodes.map(({ url }) => adminOf(url));
  for (let i = 0; i < BOSSES; i++) {
    const secret = randomBytes(32);
    const [url, other] = [nodes[i % nodes.length]?.url, nodes[(i + 1) % nodes.length]?.url];
    const { dealer } = await openBoss({ url }, secret);
    const { log } = offerInLobby(dealer);
    const host = await connectTo(lobbyAddress({ url: other }, secret));
    const its = new Log();
    const { ticket } = dealer.channel("w1", its);
    const further = await connectTo(ticketAddress({ url: other }, ticket));
    for (const { channel } of [host, further]) channel.send(Buffer.from("hello"));
    await until("the packets", () => log.packets.length + its.packets.length === 2);
    const counts = (await Promise.all(admins.map(keysOf))).map((keys) => keys.length);
    expect(counts.toSorted()).toEqual([0, 0, 4]);
    await Promise.all([host.channel.close(), further.channel.close()]);
    await within("close", Promise.resolve(dealer.close()));
    expect(await Promise.all(admins.map(keysOf))).toEqual([[], [], []]);
  }
});
