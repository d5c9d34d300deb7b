import { type CreateClient, redisDealer } from "@bossworks/dealer-redis";
import { Redis } from "ioredis";
import { expect, onTestFinished, test } from "vitest";
import { until, within } from "./support/deadline.js";
import { connectTo, Log } from "./support/hosts.js";
import { useServer } from "./support/service.js";

const url = await useServer();

test("a link whose connection ends while something is sent by it breaks for that reason, not for a client's words", async () => {
  const clients: Redis[] = [];
  const createClient: CreateClient = (required) => {
    const client = new Redis({ ...fromUrl(url), ...required });
    clients.push(client);
    return client;
  };
  const dealer = redisDealer({ createClient, worker: { url } });
  onTestFinished(async () => within("close", Promise.resolve(dealer.close())));
  await within("open", Promise.resolve(dealer.open({ bossName: "test", ringBytes: 65_536 })));
  const log = new Log();
  const lease = dealer.channel("w1", log);
  const { channel } = await connectTo(lease.address);
  channel.send(Buffer.from("here"));
  await until("the packet", () => log.packets.length === 1);
  for (const { stream } of clients) stream.destroy();
  lease.channel.send(Buffer.from("there"));
  await until("the break", () => log.downs.length === 1);
  expect(log.downs).toEqual(["the connection ended"]);
});

function fromUrl(text: string) {
  const { hostname, port } = new URL(text);
  return { host: hostname, port: Number(port) };
}
