import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import { inspect } from "node:util";
import { Boss } from "@bossworks/core";
import { type RedisDealerOptions, redisDealer } from "@bossworks/dealer-redis";
import { Redis } from "ioredis";
import { expect, onTestFinished, test } from "vitest";
import { adminOf } from "./support/admin.js";
import { makeBoss, worker } from "./support/boss.js";
import { rejectionOf, until, within } from "./support/deadline.js";
import { openBoss } from "./support/hosts.js";
import { startRedis } from "./support/redis-server.mjs";

const SECRET = "hunter2";
/** What a boss tells of a worker that gave up by itself. */
const UNREACHED = /before it had reached its boss: look at its error output/;
const module = new URL("./fixtures/clients.mjs", import.meta.url).href;

test.each<[unknown, RegExp]>([
  [{ ulr: "redis://x" }, /"ulr".*"url"/],
  [{ url: 5 }, /url.*redis:\/\//],
  [{ url: null }, /"url": null given.*redis:\/\//],
  [{ worker: { url: null } }, /worker: option "url": null given/],
  ...[null, false, 0, ""].map((createClient): [unknown, RegExp] => [
    { createClient },
    /"createClient": .* given; a function, or \{ module/,
  ]),
  [{ url: [] }, /empty list/],
  [{ url: `http://me:${SECRET}@x` }, /url.*redis:\/\//],
  [{ url: `me:${SECRET}@x` }, /url.*redis:\/\//],
  [{ url: `redis://me:${SECRET}%zz@x` }, /percent/],
  [{ url: `redis://:${SECRET}@x/jobs` }, /database/],
  [{ url: `redis://:${SECRET}@x?tls=1` }, /query/],
  [{ url: `redis://:${SECRET}@x`, redis: { host: "x" } }, /url given, and a server in redis/],
  [{ createClient: () => {} }, /cannot travel.*worker/],
  [{ createClient: { module, export: "createClient" }, url: `redis://:${SECRET}@x` }, /it alone/],
  [{ createClient: { module: "./x.mjs" } }, /import\.meta\.resolve/],
  [
    { redis: { password: SECRET, tls: { checkServerIdentity: () => undefined } } },
    /redis\.tls\.checkServerIdentity is a function/,
  ],
  [{ redis: { tls: { secureContext: createSecureContext() } } }, /redis\.tls\.secureContext.*SecureContext/],
  [{ worker: { redis: { natMap: new Map() } } }, /worker\.redis\.natMap is an instance of Map/],
  [{ redis: endless() }, /redis\.tls\.tls.*nested too deep/],
  [{ worker: { url: `x${SECRET}` } }, /worker\.url/],
  [{ worker: { createClient: () => {} } }, /worker\.createClient is a function/],
  [`redis://:${SECRET}@x`, /a string given/],
  [{ worker: `redis://:${SECRET}@x` }, /"worker": a string given/],
  [{ redis: SECRET }, /"redis": a string given/],
  [{ createClient: `redis://:${SECRET}@x` }, /createClient.*a string given/],
  [{ worker: { user: "x" } }, /worker: unknown option "user"/],
  [{ keyPrefix: "a{b}" }, /keyPrefix/],
  [{ keyPrefix: "" }, /keyPrefix/],
  [{ expireMs: 10 }, /expireMs.*1000/],
  [null, /options/],
])(
  "redisDealer(%o) is a TypeError that names the option, what is allowed, and no password",
  (options, message) => {
    const make = (): unknown => redisDealer(options as RedisDealerOptions);
    expect(make).toThrow(TypeError);
    expect(make).toThrow(message);
    expect(make).not.toThrow(SECRET);
  },
);

test.each<[RedisDealerOptions | undefined]>([
  [undefined],
  [{ url: "redis://host" }],
  [{ url: "rediss://me:secret@[::1]:7000/3", redis: { tls: { rejectUnauthorized: false } } }],
  [{ url: ["redis://one", "redis://two"] }],
  [{ redis: { sentinels: [{ host: "x", port: 1 }], name: "jobs" } }],
  [{ createClient: { module } }],
  [{ createClient: () => new Redis(), worker: { url: "redis://x" } }],
])("redisDealer(%o) makes a dealer", (options) => {
  const { name, features } = redisDealer(options);
  expect(name).toBe("redis");
  expect(features).toMatchObject({ kind: "packet", place: "process", remote: true, lossless: false });
});

test.each(["redis:", "redis://x", "rediss://me:secret@x:1/2"])("a boss takes %s", (dealer) => {
  expect(new Boss({ dealer })).toBeInstanceOf(Boss);
});

test.each<[string, number]>([
  ["", 2],
  ["/", 2],
  ["/0", 0],
  ["/3", 3],
])("beside a URL that ends in %j, redis: { db: 2 } means the database %i", async (path, db) => {
  const server = await startRedis();
  onTestFinished(() => server.stop());
  await openBoss({ url: `${server.url}${path}`, redis: { db: 2 } });
  const admin = adminOf(server.url);
  expect((await admin.info("keyspace")).match(/^db\d+/gm)).toEqual([`db${db}`]);
});

test("a password shows in no inspection, command line, title or environment", async () => {
  const { server, url } = await guarded();
  const dealer = redisDealer({ url });
  const boss = makeBoss({ dealer });
  const employee = await within("employ", boss.employ(worker("spin")));
  const shown = [dealer, boss, employee].map((value) =>
    inspect(value, { depth: 20, showHidden: true, getters: true }),
  );
  const { pid } = employee.where as { pid: number };
  // What `ps` and whoever reads /proc can see.
  for (const file of ["cmdline", "environ", "comm"])
    shown.push(readFileSync(`/proc/${pid}/${file}`, "latin1"));
  shown.push(process.title, JSON.stringify(dealer));
  for (const text of shown) expect(text).not.toContain(SECRET);
  await within("close", boss.close());
  await server.stop();
});

test("a link that breaks shows no password in what is told and logged", async () => {
  const { server, url } = await guarded();
  const lines: unknown[] = [];
  const log = (...line: unknown[]): void => void lines.push(line);
  const boss = makeBoss({
    dealer: redisDealer({ url }),
    logger: { debug: log, info: log, warn: log, error: log },
  });
  const broken = new Promise((resolve) => boss.once("linkbroken", resolve));
  const restored = new Promise((resolve) => boss.once("linkrestored", resolve));
  await within("employ", boss.employ(worker("spin")));
  await adminOf(url).config("SET", "requirepass", "another");
  await adminOf(url.replace(SECRET, "another")).call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
  lines.push(await within("the break", broken));
  await adminOf(url.replace(SECRET, "another")).config("SET", "requirepass", SECRET);
  lines.push(await within("the mend", restored));
  const shown = inspect(lines, { depth: 20, showHidden: true });
  expect(shown).not.toContain(SECRET);
  expect(shown).not.toContain("another");
  await within("close", boss.close());
  await server.stop();
});

test.each(["createClient", "oldClient"] as const)(
  "clients of a module's own (%s) serve boss and workers",
  async (name) => {
    const { url, server } = await guarded();
    process.env.TEST_REDIS_PORT = String(server.port);
    process.env.TEST_REDIS_PASSWORD = SECRET;
    onTestFinished(() => {
      delete process.env.TEST_REDIS_PORT;
      delete process.env.TEST_REDIS_PASSWORD;
    });
    const boss = makeBoss({ dealer: redisDealer({ createClient: { module, export: name } }) });
    const links = { broken: 0, restored: 0 };
    boss.on("linkbroken", () => links.broken++);
    boss.on("linkrestored", () => links.restored++);
    const employee = await within("employ", boss.employ(worker("echo")));
    const echoes = employee[Symbol.asyncIterator]();
    for (let n = 0; n < 100; n++) {
      await employee.send({ n } as never);
      if (n === 50) await adminOf(url).call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
      expect((await within("the echo", echoes.next())).value).toEqual({ n });
    }
    await until("the link", () => links.broken > 0 && links.restored === links.broken);
  },
);

test("a function of the boss's own makes its clients, while workers are told a URL", async () => {
  const { server, url } = await guarded();
  let made = 0;
  const createClient = (required: object): Redis => {
    made++;
    return new Redis({ port: server.port, password: SECRET, ...required });
  };
  const boss = makeBoss({ dealer: redisDealer({ createClient, worker: { url } }) });
  const employee = await within("employ", boss.employ(worker("spin")));
  expect((await within("status", employee.status())).link).toBe("up");
  expect(made).toBe(2);
});

test.each<[string, RedisDealerOptions["worker"], RegExp]>([
  ["whose module is missing", { createClient: { module: "file:///nowhere.mjs" } }, UNREACHED],
  ["whose export is missing", { createClient: { module, export: "nothing" } }, UNREACHED],
  [
    "whose server is not there",
    { url: "redis://127.0.0.1:1" },
    /not reached its boss within 1000 ms: .* options of the redis dealer/,
  ],
])("a worker %s has not reached its boss, which does not blame its module", async (_, options, told) => {
  const { url } = await guarded();
  const boss = makeBoss({
    dealer: redisDealer({ url, worker: options }),
    stdio: "pipe",
    ...(options?.url !== undefined && { startTimeoutMs: 1000 }),
  });
  const error = await rejectionOf(boss.employ(worker("spin")));
  expect(error).toMatchObject({ code: "WORKER_START_FAILED" });
  expect(error.message).toMatch(told);
});

test.each<[string, RedisDealerOptions["createClient"], RegExp]>([
  [
    "leaves out what is required",
    () => new Redis({ lazyConnect: true }),
    /enableOfflineQueue: false.*\.\.\.required/,
  ],
  ["returns nothing", (() => undefined) as never, /returned no client.*\.\.\.required/],
  ["is not exported", { module, export: "nothing" }, /exports no function nothing/],
])(
  "a createClient that %s is a TypeError when the first worker is employed",
  async (_, createClient, message) => {
    const boss = makeBoss({ dealer: redisDealer({ createClient, worker: { url: "redis://127.0.0.1:1" } }) });
    const error = await rejectionOf(boss.employ(worker("echo")));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(message);
  },
);

/** Options that hold themselves. */
function endless(): object {
  const redis: Record<string, unknown> = {};
  redis.tls = redis;
  return redis;
}

/** A server that demands the secret, and its URL. */
async function guarded() {
  const server = await startRedis(["--requirepass", SECRET]);
  onTestFinished(() => server.stop());
  return { server, url: server.url.replace("://", `://:${SECRET}@`) };
}
