import { redisDealer } from "@bossworks/dealer-redis";
import { expect, test } from "vitest";
import { adminOf, keysOf } from "./support/admin.js";
import { makeBoss, worker } from "./support/boss.js";
import { within } from "./support/deadline.js";
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
