import { expect, onTestFinished, test } from "vitest";
import { adminOf, clientsOf } from "./support/admin.js";
import { until, within } from "./support/deadline.js";
import { connectAtLast, connectTo, Log, openBoss } from "./support/hosts.js";
import { startRedis } from "./support/redis-server.mjs";

/* Its confirmation has come, and its connections break before its first word; the server tells the boss nothing of that. */

test("a worker that was let in and cut off says so when it comes back, and gets the next channel", async () => {
  const { url, admin } = await server();
  const { dealer } = await openBoss({ url });
  const [former, next] = [new Log(), new Log()];
  const { address } = dealer.channel("w1", former);
  await cutOff(admin, () => connectTo(address));
  const coming = connectAtLast(address);
  await until("the end of its link", () => former.downs.length === 1);
  dealer.channel("w1", next);
  const { channel } = await within("the second attach", coming);
  channel.send(Buffer.from("here"));
  await until("the packet", () => next.packets.length === 1);
  expect([former.packets, former.downs]).toEqual([[], ["the other end closed"]]);
});

/** Makes a link, and breaks both of its connections. */
async function cutOff(admin: ReturnType<typeof adminOf>, connect: () => ReturnType<typeof connectTo>) {
  const others = await clientsOf(admin);
  const cut = await connect();
  const clients = (await clientsOf(admin)).filter((id) => !others.includes(id));
  expect(clients).toHaveLength(2);
  for (const id of clients) await admin.call("CLIENT", "KILL", "ID", id);
  await until("the break", () => cut.log.downs.length === 1);
  return cut;
}

async function server() {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  return { url: redis.url, admin: adminOf(redis.url) };
}
