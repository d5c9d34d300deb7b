import { type CreateClient, redisDealer } from "@bossworks/dealer-redis";
import { Redis } from "ioredis";
import { expect, onTestFinished, test } from "vitest";
import { adminOf } from "./support/admin.js";
import { makeBoss, worker } from "./support/boss.js";
import { rejectionOf, until, within } from "./support/deadline.js";
import { connectTo, Log } from "./support/hosts.js";
import { startRedis } from "./support/redis-server.mjs";
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

test("why a boss cannot come back is told of workers that are lost by it, or did not come", async () => {
  const server = await startRedis([]);
  onTestFinished(() => server.stop());
  const admin = adminOf(server.url);
  const boss = makeBoss({
    dealer: redisDealer({ url: server.url }),
    heartbeatMs: 100,
    lostAfterMs: 1500,
    stdio: "pipe",
  });
  const employee = await within("employ", boss.employ(worker("spin")));
  const lost = rejectionOf(employee.result);
  const broken = new Promise((resolve) => boss.once("linkbroken", resolve));
  await admin.call("CONFIG", "SET", "requirepass", "another");
  await admin.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
  await within("the break", broken);
  const told = "it demands a password: give user and password";

  const error = await within("the loss", lost);
  expect(error).toMatchObject({ code: "WORKER_LOST", cause: { cause: { code: "NOAUTH" } } });
  expect(error.message).toContain(told);
  const late = await within("the failure", rejectionOf(boss.employ(worker("spin"))));
  expect(late).toMatchObject({ code: "WORKER_START_FAILED" });
  expect(late.message).toContain(told);
});

function fromUrl(text: string) {
  const { hostname, port } = new URL(text);
  return { host: hostname, port: Number(port) };
}
