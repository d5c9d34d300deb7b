import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { inspect, promisify } from "node:util";
import { Boss } from "@bossworks/core";
import { examineRedis, redisDealer } from "@bossworks/dealer-redis";
import { expect, onTestFinished, test } from "vitest";
import { adminOf, keysOf } from "./support/admin.js";
import { makeBoss, worker } from "./support/boss.js";
import { rejectionOf, within } from "./support/deadline.js";
import { foreignServer } from "./support/foreign-server.js";
import { connectTo, lobbyAddress } from "./support/hosts.js";
import { startRedis } from "./support/redis-server.mjs";

/** Whatever is wrong is told in such a time. */
const AT_ONCE_MS = 6000;
const PASSWORD = "s3cret/word";

test("nobody listens: ECONNREFUSED, and what to do", async () => {
  await expectRefusal(
    `redis://:${encodeURIComponent(PASSWORD)}@127.0.0.1:1`,
    "ECONNREFUSED",
    /start the server/,
  );
});

test("a server that cannot be reached holds no program once its boss has closed", async () => {
  const program = fileURLToPath(new URL("./fixtures/employ-at-nobody.mjs", import.meta.url));
  const { stdout } = await within("the program", promisify(execFile)(process.execPath, [program]));
  expect(JSON.parse(stdout)).toEqual({ code: "DEALER_FAILED", held: [] });
});

test("a host that is not known", async () => {
  await expectRefusal("redis://no-such-host.invalid", /^(ENOTFOUND|EAI_AGAIN)$/, /host/);
});

test.each([
  ["none", (url: string) => url, "NOAUTH", /password/],
  ["a wrong one", (url: string) => url.replace("://", "://:wrong@"), "WRONGPASS", /refused/],
  [
    "an unknown user",
    (url: string) => url.replace("://", `://bob:${encodeURIComponent(PASSWORD)}@`),
    "WRONGPASS",
    /refused/,
  ],
] as const)("a server that demands a password, given %s", async (_, change, code, advice) => {
  const server = await start(["--requirepass", PASSWORD]);
  await expectRefusal(change(server.url), code, advice);
});

test("the right password, in a URL or as an option, works", async () => {
  const server = await start(["--requirepass", PASSWORD]);
  const url = server.url.replace("://", `://default:${encodeURIComponent(PASSWORD)}@`);
  for (const dealer of [
    redisDealer({ url }),
    redisDealer({ url: server.url, redis: { password: PASSWORD } }),
    redisDealer({ redis: { host: "127.0.0.1", port: server.port, password: PASSWORD } }),
  ]) {
    const boss = makeBoss({ dealer });
    const employee = await within("employ", boss.employ(worker("echo")));
    expect((await within("status", employee.status())).status).toBe("STATUS_RUNNING");
    await within("close", boss.close());
  }
});

test.each([
  ["speaks HTTP", "HTTP/1.1 400 Bad Request\r\n\r\n", "NOT_REDIS"],
  ["speaks SSH", "SSH-2.0-OpenSSH_9.2\r\n", "NOT_REDIS"],
] as const)("a server that %s", async (_, words, code) => {
  const port = await foreignServer((socket) => void socket.once("data", () => socket.write(words)));
  await expectRefusal(`redis://127.0.0.1:${port}`, code, /no Redis server/);
});

test("a server that says nothing", async () => {
  const port = await foreignServer(() => {});
  await expectRefusal(`redis://127.0.0.1:${port}`, "ETIMEDOUT", /no answer/);
});

test("a server that hangs up", async () => {
  const port = await foreignServer((socket) => void socket.destroy());
  await expectRefusal(`redis://127.0.0.1:${port}`, "ECONNRESET", /TLS/);
});

test.each([
  ["nobody", 1],
  ["one connection more", 2],
])("a server that has as many clients as it may, and lets in %s", async (_, most) => {
  const server = await start(["--maxclients", String(most)]);
  await adminOf(server.url).ping();
  await expectRefusal(server.url, "MAXCLIENTS", /raise that, or end some$/);
});

test("a server in protected mode", async () => {
  const port = await foreignServer((socket) => {
    socket.end("-DENIED Redis is running in protected mode because protected mode is enabled\r\n");
  });
  await expectRefusal(`redis://127.0.0.1:${port}`, "DENIED", /protected-mode to no$/);
});

test("a server that is too old to know HELLO", async () => {
  const server = await start(["--rename-command", "HELLO", ""]);
  await expectRefusal(server.url, "OLD_SERVER", /Redis 7 or newer/);
});

test("a replica", async () => {
  const master = await start([]);
  const replica = await start(["--replicaof", "127.0.0.1", String(master.port)]);
  const error = await expectRefusal(replica.url, "NOT_MASTER", /name the master/);
  expect(error.cause).toMatchObject({ cause: { message: "its role is replica" } });
});

test("a Sentinel that is named as a server", async () => {
  const sentinel = await start(["--sentinel"]);
  const error = await expectRefusal(sentinel.url, "NOT_MASTER", /Sentinels in the option redis/);
  expect(error.cause).toMatchObject({ cause: { message: expect.stringContaining("it told no role") } });
});

test("a server that may evict keys", async () => {
  const server = await start(["--maxmemory-policy", "allkeys-lru"]);
  await expectRefusal(server.url, "EVICTION", /noeviction/);
  expect(await adminOf(server.url).keys("*")).toEqual([]);
});

test("a user that may not write", async () => {
  const server = await start([]);
  await adminOf(server.url).call(
    "ACL",
    "SETUSER",
    "reader",
    "on",
    `>${PASSWORD}`,
    "~*",
    "+@read",
    "+@connection",
  );
  const url = server.url.replace("://", `://reader:${encodeURIComponent(PASSWORD)}@`);
  await expectRefusal(url, "NOPERM", /rights/);
});

test.each([
  ["whose password is wrong", "worker:wrong", "WRONGPASS", /user and password are refused/],
  ["without a password", "", "NOAUTH", /give user and password/],
  ["without the rights", `worker:${encodeURIComponent(PASSWORD)}`, "NOPERM", /list of rights/],
])("a worker %s gives up at once, and its link says why", async (_, user, code, advice) => {
  const server = await start(["--requirepass", PASSWORD]);
  const as = (who: string): string => server.url.replace("://", `://${who && `${who}@`}`);
  const url = as(`default:${encodeURIComponent(PASSWORD)}`);
  await adminOf(url).call("ACL", "SETUSER", "worker", "on", `>${PASSWORD}`, "-@all", "+hello");
  const options = { url, worker: { url: as(user) } };
  const boss = makeBoss({ dealer: redisDealer(options), stdio: "pipe" });
  const refusal = await within("the refusal", rejectionOf(boss.employ(worker("echo"))), AT_ONCE_MS);
  expect(refusal).toMatchObject({ code: "WORKER_START_FAILED" });
  expect(refusal.message).toContain("before it had reached its boss: look at its error output");

  const told = await rejectionOf(connectTo(lobbyAddress(options, randomBytes(32))));
  expect(told).toBeInstanceOf(TypeError);
  expect(told).toMatchObject({ code, message: expect.stringMatching(advice) });
  for (const secret of [PASSWORD, encodeURIComponent(PASSWORD), "wrong"])
    expect(inspect(told, { depth: 20, showHidden: true })).not.toContain(secret);
});

test("a user that may write, but neither remove nor let expire, leaves nothing", async () => {
  const server = await start([]);
  const admin = adminOf(server.url);
  const allowed = ["on", `>${PASSWORD}`, "~*", "-@all", "+hello", "+xadd", "+xread", "+xtrim"];
  await admin.call("ACL", "SETUSER", "writer", ...allowed);
  const url = server.url.replace("://", `://writer:${encodeURIComponent(PASSWORD)}@`);
  await expectRefusal(url, "NOPERM", /rights/);
  await admin.call("ACL", "SETUSER", "writer", "+pexpire");
  await expectRefusal(url, "NOPERM", /rights/);
  await within("the examination", examineRedis({ url }));
  expect(await keysOf(admin)).toEqual([]);
});

test("a server without room", async () => {
  const server = await start(["--maxmemory", "1"]);
  await expectRefusal(server.url, "OOM", /memory/);
});

/** Employing fails in time, with a code and a sentence that says what to do, and shows no password. */
async function expectRefusal(url: string, code: string | RegExp, advice: RegExp): Promise<Error> {
  const boss = new Boss({ dealer: url });
  onTestFinished(() => within("boss.close", boss.close()));
  const error = await within("the refusal", rejectionOf(boss.employ(worker("echo"))), AT_ONCE_MS);
  expect(error).toMatchObject({ code: "DEALER_FAILED", dealer: "redis" });
  expect((error.cause as { code: string }).code).toMatch(
    typeof code === "string" ? new RegExp(`^${code}$`) : code,
  );
  expect(error.message).toMatch(advice);
  const shown = inspect(error, { depth: 20, showHidden: true }) + String(error.stack) + JSON.stringify(error);
  for (const secret of [PASSWORD, encodeURIComponent(PASSWORD), "wrong@"])
    expect(shown).not.toContain(secret);
  return error;
}

async function start(args: readonly string[]) {
  const server = await startRedis(args);
  onTestFinished(() => server.stop());
  return server;
}
