import type { IDealer } from "@bossworks/core/driver";
import { type RedisDealerOptions, redisDealer } from "@bossworks/dealer-redis";
import { onTestFinished } from "vitest";
import { adminOf } from "../support/admin.js";
import { until, within } from "../support/deadline.js";
import { type RedisServer, startRedis } from "../support/redis-server.mjs";

const MASTER_NAME = "jobs";

/** How a dealer finds the master of the moment. */
export type Finding = "by a list of nodes" | "by a Sentinel";

/** A master and a replica that lags behind it when it is made master. */
export async function failingOver(finding: Finding): Promise<{ dealer: IDealer; happen(): Promise<void> }> {
  const master = await start([]);
  const replica = await start(["--replicaof", "127.0.0.1", String(master.port)]);
  await replicated(replica);
  const sentinel = finding === "by a Sentinel" ? await start(["--sentinel"]) : undefined;
  if (sentinel) await monitor(sentinel, master);
  const options: RedisDealerOptions = sentinel
    ? { redis: { sentinels: [{ host: "127.0.0.1", port: sentinel.port }], name: MASTER_NAME } }
    : { url: [master.url, replica.url] };
  const happen = async (): Promise<void> => {
    // What is written from here on, and acknowledged, is lost.
    await replica.kill("SIGSTOP");
    const admin = adminOf(master.url);
    const before = await written(admin);
    let now = before;
    while (now < before + 200) now = await written(admin);
    await master.kill();
    await replica.kill("SIGCONT");
    await adminOf(replica.url).replicaof("NO", "ONE");
    if (sentinel) await monitor(sentinel, replica);
  };
  return { dealer: redisDealer(options), happen };
}

async function start(args: readonly string[]): Promise<RedisServer> {
  const server = await startRedis(args);
  onTestFinished(() => server.stop());
  return server;
}

/** The Sentinel is told who is master, as another one or an operator would do. */
async function monitor(sentinel: RedisServer, master: RedisServer): Promise<void> {
  const admin = adminOf(sentinel.url);
  await admin.call("SENTINEL", "REMOVE", MASTER_NAME).catch(() => {});
  await admin.call("SENTINEL", "MONITOR", MASTER_NAME, "127.0.0.1", String(master.port), "1");
}

async function replicated(replica: RedisServer): Promise<void> {
  const admin = adminOf(replica.url);
  let isUp = false;
  const asking = (async () => {
    while (!isUp) isUp = (await admin.info("replication")).includes("master_link_status:up");
  })();
  await within("replication", asking);
  await until("replication", () => isUp);
}

/** Commands a server has done. */
async function written(admin: ReturnType<typeof adminOf>): Promise<number> {
  const [, count] = /total_commands_processed:(\d+)/.exec(await admin.info("stats")) ?? [];
  return Number(count);
}
