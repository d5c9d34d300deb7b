import { createConnection } from "node:net";
import { type FaultProxy, faultProxy, type ProxyConnection } from "@bossworks/dealer-conformance/fault-proxy";
import { redisDealer } from "@bossworks/dealer-redis";
import type { Redis } from "ioredis";
import { expect, onTestFinished, test } from "vitest";
import { adminOf, keysOf } from "./support/admin.js";
import { rejectionOf, until, within } from "./support/deadline.js";
import { foreignServer } from "./support/foreign-server.js";
import { openBoss } from "./support/hosts.js";
import { startRedis } from "./support/redis-server.mjs";

/* A boss makes two connections: with one it writes, with the other it reads what it wrote before it takes them for open. */

/** A boss tries again after half a second at most: whoever still does so has done it by then. */
const NO_MORE_TRIES_MS = 1500;

const BREAKS = [
  ["the reader", (_: ProxyConnection, reader: ProxyConnection) => reader.cut()],
  [
    "the writer",
    (writer: ProxyConnection, reader: ProxyConnection) => {
      reader.freeze("toClient");
      writer.cut();
    },
  ],
] as const;

test.each(BREAKS)(
  "%s ends at the first read, five times: one pair of connections is back",
  async (_, end) => {
    const { proxy, url, admin } = await server();
    const { dealer, refused } = await openBoss({ url });
    const back = pairAfter(proxy, 5, end);
    proxy.cut();
    await within("the sixth pair", back);
    await expectNoMore(proxy);
    expect(await othersAt(admin)).toHaveLength(2);
    const [inbox = ""] = await keysOf(admin);
    await admin.xadd(inbox, "*", "stranger", "");
    await until("the stranger's entry", () => refused.length > 0);
    await within("close", Promise.resolve(dealer.close()));
    expect(refused).toEqual(["an entry of another kind"]);
    await noneLeftAt(admin);
  },
);

test.each(BREAKS)(
  "%s ends at the very first read: the boss cannot start, and nothing goes on",
  async (_, end) => {
    const { proxy, url, admin } = await server();
    void pairAfter(proxy, 1, end);
    const error = await rejectionOf(open(url));
    // It had written, so this was the read.
    expect(await keysOf(admin)).toHaveLength(1);
    await expectNoMore(proxy);
    await noneLeftAt(admin);
    expect(error).toMatchObject({ code: "ECONNRESET", message: expect.stringContaining("cannot be used") });
  },
);

test("the writer ends as soon as the boss's stream was made: that expires all the same", async () => {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  const port = await deafAfter("XADD", redis.port);
  await rejectionOf(open(`redis://127.0.0.1:${port}`));
  const admin = adminOf(redis.url);
  let inbox: string | undefined;
  const made = (async () => {
    while (inbox === undefined) [inbox] = await keysOf(admin);
    return inbox;
  })();
  expect(await admin.pttl(await within("its stream", made))).toBeGreaterThan(0);
});

test("they end while the boss looks the server over: it cannot start, warns of nothing, and nothing goes on", async () => {
  const { proxy, url, admin } = await server();
  const warnings: Error[] = [];
  const onWarning = (warning: Error): void => void warnings.push(warning);
  process.on("warning", onWarning);
  onTestFinished(() => void process.off("warning", onWarning));
  void pairAfter(proxy, 1, (writer) => writer.freeze("toClient"));
  const failing = rejectionOf(open(url));
  await within("its reading on", readsOn(admin));
  proxy.cut();
  expect(await failing).toMatchObject({ code: "ECONNRESET" });
  await expectNoMore(proxy);
  await noneLeftAt(admin);
  expect(warnings).toEqual([]);
});

/**
 * Does something to so many of the next pairs, each when its reader has begun to ask and has no answer. Resolves when the
 * one after them has connected.
 */
function pairAfter(
  proxy: FaultProxy,
  pairs: number,
  act: (writer: ProxyConnection, reader: ProxyConnection) => void,
): Promise<void> {
  const dialled: ProxyConnection[] = [];
  return new Promise((resolve) => {
    proxy.onConnection((connection) => {
      const count = dialled.push(connection);
      const writer = dialled[count - 2];
      if (!writer || count % 2 === 1) return;
      if (count > 2 * pairs) resolve();
      else connection.at("toTarget", 1, () => act(writer, connection));
    });
  });
}

/** Opens a boss's dealer, which is closed after the test. */
function open(url: string): Promise<void> {
  const dealer = redisDealer({ url });
  onTestFinished(async () => within("close", Promise.resolve(dealer.close())));
  return Promise.resolve(dealer.open({ bossName: "test", ringBytes: 65_536 }));
}

/** What the server tells of each connection but the one that asks. */
async function othersAt(admin: Redis): Promise<string[]> {
  const clients = String(await admin.call("CLIENT", "LIST", "TYPE", "normal"));
  return clients.split("\n").filter((client) => client !== "" && !/ cmd=client\|list /.test(client));
}

/** Resolves when a reader waits at the server for what comes. */
async function readsOn(admin: Redis): Promise<void> {
  while (!(await othersAt(admin)).some((client) => / flags=b /.test(client)));
}

async function noneLeftAt(admin: Redis): Promise<void> {
  const gone = async (): Promise<void> => {
    while ((await othersAt(admin)).length > 0);
  };
  await within("the end of all connections", gone());
}

/** Nobody connects any more. */
async function expectNoMore(proxy: FaultProxy): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const quiet = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), NO_MORE_TRIES_MS);
  });
  const next = proxy.nextConnection();
  next.catch(() => {});
  expect(await Promise.race([next, quiet])).toBeUndefined();
  clearTimeout(timer);
}

async function server() {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  const proxy = await faultProxy({ listen: { port: 0 }, target: { port: redis.port } });
  onTestFinished(() => proxy.close());
  const { port } = proxy.endpoint as { port: number };
  return { proxy, url: `redis://127.0.0.1:${port}`, admin: adminOf(redis.url) };
}

/** Stands before a server, and ends every connection once it has passed on what has that word in it; returns its port. */
function deafAfter(word: string, target: number): Promise<number> {
  return foreignServer((near) => {
    const far = createConnection({ port: target, host: "127.0.0.1" });
    far.on("error", () => {});
    far.on("data", (bytes) => near.write(bytes));
    near.on("close", () => far.end());
    near.on("data", (bytes) => {
      far.write(bytes, () => {
        if (bytes.includes(word)) near.destroy();
      });
    });
  });
}
