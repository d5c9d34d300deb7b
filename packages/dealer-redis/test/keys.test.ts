import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { faultProxy } from "@bossworks/dealer-conformance/fault-proxy";
import { redisDealer } from "@bossworks/dealer-redis";
import { expect, onTestFinished, test } from "vitest";
import { adminOf, clientsOf, keysOf } from "./support/admin.js";
import { makeBoss, worker } from "./support/boss.js";
import { pause, rejectionOf, until, within } from "./support/deadline.js";
import { connectAtLast, connectTo, Log, openBoss } from "./support/hosts.js";
import { startRedis } from "./support/redis-server.mjs";

const EXPIRE_MS = 1000;

test("two bosses of one name share a server without meeting; each one's keys are gone after its close", async () => {
  const { url, admin } = await server();
  const [one, other] = [1, 2].map(() => makeBoss({ name: "twin", dealer: redisDealer({ url }) }));
  if (!one || !other) throw new Error("two were made");
  const [mine, its] = await within(
    "employ",
    Promise.all([one.employ(worker("echo")), other.employ(worker("echo"))]),
  );
  const echoes = { mine: mine[Symbol.asyncIterator](), its: its[Symbol.asyncIterator]() };
  await Promise.all([mine.send("mine" as never), its.send("its" as never)]);
  expect((await within("the echo", echoes.mine.next())).value).toBe("mine");
  expect((await within("the echo", echoes.its.next())).value).toBe("its");
  const keys = await keysOf(admin);
  expect(keys).toHaveLength(4);
  expect(new Set(keys.map((key) => /\{.*\}/.exec(key)?.[0])).size).toBe(2);
  await within("close", one.close());
  expect(await keysOf(admin)).toHaveLength(2);
  await within("close", other.close());
  expect(await keysOf(admin)).toEqual([]);
});

test.each(["end", "kill", "stop"] as const)(
  "after %s of all workers and close no key is left",
  async (how) => {
    const { url, admin } = await server();
    const boss = makeBoss({ name: "a {brace} :*", dealer: redisDealer({ url }) });
    const staff = await within("employ", Promise.all([1, 2, 3].map(() => boss.employ(worker("echo")))));
    await within(how, Promise.all(staff.map((employee) => employee[how]())));
    await within("exits", Promise.all(staff.map(({ exited }) => exited)));
    await within("close", boss.close());
    expect(await keysOf(admin)).toEqual([]);
  },
);

test("abort leaves no key either", async () => {
  const { url, admin } = await server();
  const boss = makeBoss({ dealer: redisDealer({ url }) });
  await within("employ", Promise.all([1, 2].map(() => boss.employ(worker("spin")))));
  await within("abort", boss.abort("enough"));
  await within("no key", none(admin));
});

test("a boss that closes while it comes back leaves no key either", async () => {
  const { url, admin } = await server();
  for (let i = 0; i < 5; i++) {
    const dealer = redisDealer({ url });
    await within("open", Promise.resolve(dealer.open({ bossName: "back", ringBytes: 65_536 })));
    await admin.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    await admin.flushall();
    // Its stream is made in the middle of it.
    await within("its stream", some(admin));
    await within("close", Promise.resolve(dealer.close()));
    expect(await keysOf(admin)).toEqual([]);
  }
});

test("every key expires unless it is renewed, and goes after its boss was killed", async () => {
  const { url, admin } = await server();
  const program = fileURLToPath(new URL("./fixtures/employ-and-wait.mjs", import.meta.url));
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, URL_OF_REDIS: url, EXPIRE_MS: String(EXPIRE_MS) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  // It says so once it has outlived its keys' time twice.
  expect((await within("its line", lines.next())).value).toBe("works");
  const keys = await keysOf(admin);
  expect(keys).toHaveLength(2);
  for (const key of keys) expect(await admin.pttl(key)).toBeGreaterThan(0);
  child.kill("SIGKILL");
  await within("their expiry", none(admin));
});

test("keys of a link where nothing is said outlive the shortest time they may expire in", async () => {
  const { url, admin } = await server();
  const { dealer } = await openBoss({ url, expireMs: EXPIRE_MS });
  const mine = new Log();
  const { address } = dealer.channel("w1", mine, { heartbeatMs: 5000 });
  const its = await connectTo(address);
  const keys = await keysOf(admin);
  expect(keys).toHaveLength(2);
  const over = performance.now() + 1.5 * EXPIRE_MS;
  while (performance.now() < over) {
    expect(await keysOf(admin)).toEqual(keys);
    await pause();
  }
  expect([...mine.downs, ...its.log.downs]).toEqual([]);
});

test("streams hold what was not read yet, and little else", async () => {
  const { url, admin } = await server();
  const boss = makeBoss({ dealer: redisDealer({ url }) });
  const employee = await within("employ", boss.employ(worker("echo")));
  const echoes = employee[Symbol.asyncIterator]();
  for (let n = 0; n < 3000; n++) {
    await employee.send({ n } as never);
    if (n % 3 === 2) for (let i = 0; i < 3; i++) await within("the echo", echoes.next());
  }
  const most = 1500;
  for (const key of await keysOf(admin)) expect(await admin.xlen(key)).toBeLessThan(most);
});

test("a worker that was cut off leaves no stream of its former link", async () => {
  const { url, admin } = await server();
  const { dealer } = await openBoss({ url });
  const offered = [new Log(), new Log()].map((log) => ({ log, ...dealer.channel("w1", log) }));
  const [former, next] = offered;
  if (!former || !next) throw new Error("two were offered");
  const others = await clientsOf(admin);
  const cut = await connectTo(former.address);
  for (const id of await clientsOf(admin))
    if (!others.includes(id)) await admin.call("CLIENT", "KILL", "ID", id);
  await until("the break", () => cut.log.downs.length === 1);
  await cut.channel.close();
  const { channel } = await within("the second attach", connectAtLast(former.address));
  channel.send(Buffer.from("here"));
  await until("the packet", () => next.log.packets.length === 1);
  // The boss's, and that of the link which stands.
  expect(await keysOf(admin)).toHaveLength(2);
  await within("close", Promise.resolve(dealer.close()));
  expect(await keysOf(admin)).toEqual([]);
});

test("a worker that was gone again when its boss heard of it leaves no stream", async () => {
  const { url, admin } = await server();
  const proxy = await faultProxy({ listen: { port: 0 }, target: { port: Number(new URL(url).port) } });
  onTestFinished(() => proxy.close());
  const { port } = proxy.endpoint as { port: number };
  const { dealer } = await openBoss({ url: `redis://127.0.0.1:${port}`, worker: { url } });
  const { address } = dealer.channel("w1", new Log());
  dealer.channel("w1", new Log());
  const others = await clientsOf(admin);
  proxy.freeze("toClient");
  const gone = new AbortController();
  const attaching = rejectionOf(connectTo(address, gone.signal));
  await within("its waiting for an answer", reads(admin, others));
  gone.abort();
  await attaching;
  proxy.thaw("toClient");
  const { channel } = await within("the next one", connectAtLast(address));
  await channel.close();
  await within("close", Promise.resolve(dealer.close()));
  expect(await keysOf(admin)).toEqual([]);
});

/** Resolves when a client that is none of those waits for an entry. */
async function reads(admin: ReturnType<typeof adminOf>, others: readonly string[]): Promise<void> {
  const isThere = async (): Promise<boolean> => {
    const list = String(await admin.call("CLIENT", "LIST", "TYPE", "normal"));
    return [...list.matchAll(/^id=(\d+) .* flags=b /gm)].some(([, id = ""]) => !others.includes(id));
  };
  while (!(await isThere())) await pause();
}

async function server() {
  const { url, stop } = await started();
  onTestFinished(stop);
  return { url, admin: adminOf(url) };
}

async function started() {
  const redis = await startRedis();
  return { url: redis.url, stop: () => redis.stop() };
}

/** Resolves when a server holds a key. */
async function some(admin: ReturnType<typeof adminOf>): Promise<void> {
  while ((await keysOf(admin)).length === 0);
}

/** Resolves when a server holds no key. */
async function none(admin: ReturnType<typeof adminOf>): Promise<void> {
  while ((await keysOf(admin)).length > 0) await pause();
}
