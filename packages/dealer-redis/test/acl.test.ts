import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { redisDealer } from "@bossworks/dealer-redis";
import { Redis } from "ioredis";
import { expect, onTestFinished, test } from "vitest";
import { adminOf, keysOf } from "./support/admin.js";
import { makeBoss, worker } from "./support/boss.js";
import { rejectionOf, until, within } from "./support/deadline.js";
import { connectTo, Log, lobbyAddress, offerInLobby, openBoss, ticketAddress } from "./support/hosts.js";
import { startRedis } from "./support/redis-server.mjs";

test("the users of the README have the rights that are needed, also to come back, and no others", async () => {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  const admin = adminOf(redis.url);
  for (const rule of rulesOfReadme().slice(0, 2)) await admin.call("ACL", ...rule);
  await admin.call("ACL", "SETUSER", "default", "resetkeys", "-@all", "+@all", "~*");
  const as = (user: string): string => redis.url.replace("://", `://${user}:${user}-password@`);
  const boss = makeBoss({ dealer: redisDealer({ url: as("boss"), worker: { url: as("worker") } }) });
  const links = { broken: 0, restored: 0 };
  boss.on("linkbroken", () => links.broken++);
  boss.on("linkrestored", () => links.restored++);
  const employee = await within("employ", boss.employ(worker("echo")));
  const echoes = employee[Symbol.asyncIterator]();
  await employee.send("hello" as never);
  expect((await within("the echo", echoes.next())).value).toBe("hello");
  await admin.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
  await until("the link", () => links.broken > 0 && links.restored === links.broken);
  await employee.send("again" as never);
  expect((await within("the echo", echoes.next())).value).toBe("again");

  const [inbox = ""] = (await keysOf(admin)).filter((key) => key.endsWith(":boss"));
  const hostile = new Redis(as("worker"), { protocol: 2, enableReadyCheck: false, disableClientInfo: true });
  onTestFinished(() => hostile.disconnect());
  for (const forbidden of [
    () => hostile.xread("STREAMS", inbox, "0-0"),
    () => hostile.xtrim(inbox, "MAXLEN", 0),
    () => hostile.unlink(inbox),
    () => hostile.pexpire(inbox, 1),
    () => hostile.set("other", "x"),
    () => hostile.keys("*"),
    () => hostile.flushall(),
    () => hostile.config("GET", "*"),
  ]) {
    expect((await rejectionOf(forbidden())).message).toMatch(/^NOPERM/);
  }
  await within("close", boss.close());
  expect(await keysOf(admin)).toEqual([]);
  // Nothing was tried that is not allowed, but by the hostile one and the question for maxmemory-policy.
  const denied = (await admin.call("ACL", "LOG")) as string[][];
  const objects = denied.map((line) => line[line.indexOf("object") + 1]);
  expect(objects.filter((object) => object === "config|get")).not.toHaveLength(0);
});

test("with the rights for hosts they join, a later boss included, and see nothing else", async () => {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  const admin = adminOf(redis.url);
  for (const rule of rulesOfReadme()) await admin.call("ACL", ...rule);
  const as = (user: string): string => redis.url.replace("://", `://${user}:${user}-password@`);
  const secret = randomBytes(32);
  const earlier = await openBoss({ url: as("boss") }, secret);
  const { dealer } = await openBoss({ url: as("boss") }, secret);
  const { log } = offerInLobby(dealer);
  const options = { url: "redis://boss.example", worker: { url: as("worker") } };
  const { channel } = await connectTo(lobbyAddress(options, secret));
  channel.send(Buffer.from("hello"));
  await until("the packet", () => log.packets.length === 1);
  const { ticket } = dealer.channel("w1", new Log());
  await connectTo(ticketAddress(options, ticket));

  const key = (await keysOf(admin)).find((name) => name.endsWith(":lobby")) ?? "";
  const hostile = new Redis(as("worker"), { protocol: 2, enableReadyCheck: false, disableClientInfo: true });
  onTestFinished(() => hostile.disconnect());
  for (const forbidden of [
    () => hostile.set(key, "x"),
    () => hostile.unlink(key),
    () => hostile.pexpire(key, 1),
    () => hostile.get("other"),
    () => hostile.eval("return redis.call('get', KEYS[1])", 1, key),
  ])
    expect((await rejectionOf(forbidden())).message).toMatch(/^NOPERM/);
  await channel.close();
  await within("close", Promise.resolve(dealer.close()));
  await within("close", Promise.resolve(earlier.dealer.close()));
  expect((await keysOf(admin)).filter((name) => !name.includes(":worker:"))).toEqual([]);
});

test("a boss that hosts are to join and that has not the rights for it says so at once", async () => {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  const admin = adminOf(redis.url);
  for (const rule of rulesOfReadme().slice(0, 2)) await admin.call("ACL", ...rule);
  const url = redis.url.replace("://", "://boss:boss-password@");
  expect((await rejectionOf(openBoss({ url }, randomBytes(32)))).code).toBe("NOPERM");
});

/** Its commands that begin with "ACL". */
function rulesOfReadme(): string[][] {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const rules = [...readme.matchAll(/^ACL (SETUSER .*)$/gm)].map(([, rule = ""]) => rule.split(" "));
  expect(rules).toHaveLength(4);
  // A selector in brackets is one argument.
  return rules.map((words) => words.join(" ").match(/\([^)]*\)|\S+/g) ?? []);
}
