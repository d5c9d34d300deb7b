import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { redisDealer } from "@bossworks/dealer-redis";
import { expect, onTestFinished, test } from "vitest";
import { fieldOf, KIND, type Kind } from "../dist/entry.js";
import { macOf, makeLinkId } from "../dist/link-id.js";
import { adminOf, keysOf } from "./support/admin.js";
import { pause, rejectionOf, until, within } from "./support/deadline.js";
import {
  connectAtLast,
  connectTo,
  Log,
  lobbyAddress,
  lobbyOf,
  offerInLobby,
  openBoss,
} from "./support/hosts.js";
import { asked, attachAtDead, outbox, renewal } from "./support/lobby-watch.js";
import { startRedis } from "./support/redis-server.mjs";

const SECRET = randomBytes(32);

test("a host attaches through the lobby, and packets go both ways", async () => {
  const { url } = await server();
  const { dealer, refused } = await openBoss({ url }, SECRET);
  const { channel, log } = offerInLobby(dealer);
  const host = await connectTo(lobbyAddress({ url }, SECRET));
  host.channel.send(Buffer.from("to the boss"));
  channel.send(Buffer.from("to the host"));
  await until("both packets", () => log.packets.length === 1 && host.log.packets.length === 1);
  expect([log.packets, host.log.packets]).toEqual([["to the boss"], ["to the host"]]);
  expect(refused).toEqual([]);
});

test("several hosts at once, in processes of their own too, each get a channel of their own", async () => {
  const { url } = await server();
  const { dealer } = await openBoss({ url }, SECRET);
  const places = Array.from({ length: 6 }, () => offerInLobby(dealer));
  const address = lobbyAddress({ url }, SECRET);
  const near = await within("hosts here", Promise.all([1, 2, 3].map(() => connectTo(address))));
  for (const [i, { channel }] of near.entries()) channel.send(Buffer.from(`here ${i}`));
  // Their dials have the same numbers as ours.
  for (const i of [0, 1, 2]) startHost(url, `there ${i}`);
  await until("the packets", () => places.every(({ log }) => log.packets.length === 1));
  const came = places.flatMap(({ log }) => log.packets).toSorted();
  expect(came).toEqual(["here 0", "here 1", "here 2", "there 0", "there 1", "there 2"]);
});

test.each([
  ["went silent", []],
  ["confirmed that and went silent", [KIND.CONFIRM]],
])("who was let in and %s makes room for the next, and only who went silent", async (_, said) => {
  const { url, admin } = await server();
  const { dealer } = await openBoss({ url }, SECRET);
  const { channel, log } = offerInLobby(dealer);
  const address = lobbyAddress({ url }, SECRET);
  const link = makeLinkId(Buffer.from(String(address.employment), "hex"), 1);
  const secret = Buffer.from(String(address.secret), "hex");
  const inbox = (await keysOf(admin)).find((key) => key.endsWith(":boss")) ?? "";
  const say = (kind: Kind) => admin.xadd(inbox, "*", fieldOf(kind, link), macOf(secret, kind, link));
  await say(KIND.ATTACH);
  await within("its welcome", outbox(admin));
  for (const kind of said) await say(kind);
  const host = await connectTo(address);
  host.channel.send(Buffer.from("hello"));
  await until("the packet", () => log.packets.length === 1);
  await rejectionOf(connectTo(address));
  channel.send(Buffer.from("still there"));
  await until("the answer", () => host.log.packets.length === 1);
  // Whose place was given on has none any more.
  await admin.xadd(inbox, "*", fieldOf(KIND.PACKET, link), "too late");
  host.channel.send(Buffer.from("alone"));
  await until("the next packet", () => log.packets.length > 1);
  expect(log.packets).toEqual(["hello", "alone"]);
});

test("who has another secret finds nobody; who has only the id is turned away, and counted", async () => {
  const { url } = await server();
  const { dealer, refused } = await openBoss({ url }, SECRET);
  const { log } = offerInLobby(dealer);
  const [ours, theirs] = [SECRET, randomBytes(32)].map((secret) => lobbyAddress({ url }, secret));
  if (!ours || !theirs) throw new Error("two were made");
  const stop = new AbortController();
  const lost = [theirs, { ...ours, secret: theirs.secret }].map((address) => connectTo(address, stop.signal));
  const failed = Promise.allSettled(lost);
  const { inbox } = dealer.channel("w1", new Log()).address;
  // As if it had been told all that is no secret.
  const forged = { ...ours, lobby: undefined, inbox, outboxes: `${inbox}:x:worker:`, secret: theirs.secret };
  const forger = connectTo(forged, stop.signal).catch(() => "gone");
  await until("the refusal", () => refused.length > 0);
  stop.abort();
  expect((await failed).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await forger).toBe("gone");
  expect(new Set(refused)).toEqual(new Set(["a forged entry"]));
  expect(log).toMatchObject({ packets: [], downs: [] });
  await connectTo(ours);
});

test("a host that comes before its boss waits for it", async () => {
  const { url } = await server();
  const coming = connectTo(lobbyAddress({ url }, SECRET));
  const { dealer } = await openBoss({ url }, SECRET);
  offerInLobby(dealer);
  await within("the host", coming);
});

test("a host that finds no boss is told so in a moment, and leaves no connection open", async () => {
  const { url, admin } = await server();
  const error = await rejectionOf(connectTo(lobbyAddress({ url }, SECRET)));
  expect(error.message).toMatch(/no boss is in the lobby/);
  const othersAreGone = async (): Promise<void> => {
    while (
      String(await admin.client("LIST"))
        .trim()
        .split("\n").length > 1
    )
      await pause();
  };
  await within("the end of its connections", othersAreGone());
});

test("a boss started anew is found by the same address, also when the one before was killed", async () => {
  const { url, admin } = await server();
  const address = lobbyAddress({ url }, SECRET);
  const one = await openBoss({ url }, SECRET);
  offerInLobby(one.dealer);
  const host = await connectTo(address);
  await one.dealer.close();
  await until("the end of the link", () => host.log.downs.length === 1);

  const { child, exited } = startBoss(url);
  await connectTo(address);
  child.kill("SIGKILL");
  await exited;
  // It has left a notice, and the stream that names.
  const coming = connectAtLast(address);
  await within("who comes", attachAtDead(admin));

  const { log } = offerInLobby((await openBoss({ url }, SECRET)).dealer);
  const { channel } = await within("the host", coming);
  channel.send(Buffer.from("here again"));
  await until("the packet", () => log.packets.length === 1);
});

test("of two bosses the later one is found, whatever becomes of the server's memory; then the earlier one", async () => {
  const { url, admin } = await server();
  const expireMs = 1000;
  const earlier = await openBoss({ url, expireMs }, SECRET);
  const noticeOfEarlier = await admin.get(await noticeKey(admin));
  const later = await openBoss({ url, expireMs }, SECRET);
  const key = await noticeKey(admin);
  const notice = await admin.get(key);
  expect(notice).not.toBe(noticeOfEarlier);
  const isBack = async (expected: string | null): Promise<void> => {
    const notice = (): Promise<string | null> =>
      admin.get(key).catch((error: Error) => {
        // Any other one ends the looking, as that the server is gone does.
        if (error.message.startsWith("WRONGTYPE")) return "another kind";
        throw error;
      });
    while ((await notice()) !== expected) await pause();
  };
  for (const harm of [
    () => admin.unlink(key),
    () => admin.set(key, noticeOfEarlier ?? ""),
    () => admin.set(key, "f".repeat(60)),
    () => admin.set(key, Buffer.of(0xff, 0xfe)),
    () => admin.multi().del(key).lpush(key, "junk").exec(),
    () => admin.flushall(),
  ]) {
    await harm();
    await within("the notice", isBack(notice));
  }
  await within("its renewal", renewal(admin, key));
  expect(await admin.get(key)).toBe(notice);
  await later.dealer.close();
  await within("the notice of the earlier", isBack(noticeOfEarlier));
  await earlier.dealer.close();
  expect(await keysOf(admin)).toEqual([]);
});

test("a boss that closes leaves the notice of a later one", async () => {
  const { url, admin } = await server();
  const earlier = await openBoss({ url }, SECRET);
  await openBoss({ url }, SECRET);
  const key = await noticeKey(admin);
  const notice = await admin.get(key);
  await earlier.dealer.close();
  expect(await admin.get(key)).toBe(notice);
});

test("what stands in the lobby and is no notice of a boss leads nobody anywhere", async () => {
  const { url, admin } = await server();
  const { dealer } = await openBoss({ url }, SECRET);
  const key = await noticeKey(admin);
  const notice = (await admin.get(key)) ?? "";
  await dealer.close();
  const address = lobbyAddress({ url }, SECRET);
  const hostile = [
    "",
    "x",
    "0".repeat(60),
    `${notice}0`,
    notice.toUpperCase(),
    `0${notice.slice(1)}`,
    `{x}:boss`,
  ];
  for (const text of hostile) {
    await admin.set(key, text);
    const stop = new AbortController();
    const coming = connectAtLast(address, stop.signal).then(
      () => "in",
      () => "out",
    );
    await asked(admin, key);
    stop.abort();
    expect(await coming).toBe("out");
  }
  expect(await keysOf(admin)).toEqual([key]);
});

test("the keys are of one hash tag and show nothing of the secret; a closed dealer has left none", async () => {
  const { url, admin } = await server();
  const { dealer } = await openBoss({ url, keyPrefix: "jobs" }, SECRET);
  offerInLobby(dealer);
  const address = lobbyAddress({ url, keyPrefix: "jobs" }, SECRET);
  const host = await connectTo(address);
  const keys = await keysOf(admin);
  expect(keys).toHaveLength(3);
  const tags = new Set(keys.map((key) => /^\{[^}]*\}/.exec(key)?.[0]));
  expect([...tags]).toEqual([expect.stringMatching(/^\{jobs:hosts:[0-9a-f]{32}\}$/)]);
  const shown = `${keys.join()} ${await admin.get(keys.find((key) => key.endsWith(":lobby")) ?? "")}`;
  for (const secret of [SECRET.toString("hex"), String(address.secret), SECRET.toString("base64")])
    expect(shown).not.toContain(secret);
  expect(inspect([dealer, dealer.lobby], { depth: 20, showHidden: true })).not.toContain(address.secret);
  await dealer.close();
  await until("the end of the link", () => host.log.downs.length === 1);
  await host.channel.close();
  expect(await keysOf(admin)).toEqual([]);
});

test.each([undefined, "secret", new Uint8Array(31), Buffer.alloc(33)])(
  "%o is no secret of a lobby",
  (secret) => {
    expect(() => lobbyAddress({}, secret as Uint8Array)).toThrow(TypeError);
  },
);

test("a dealer without a secret has no channels in its lobby, and gives no tickets", async () => {
  expect(() => lobbyOf(redisDealer()).channel(new Log())).toThrow(/before open/);
  const { url } = await server();
  const { dealer } = await openBoss({ url });
  expect(() => offerInLobby(dealer)).toThrow(/lobbySecret/);
  expect(dealer.channel("w1", new Log()).ticket).toBeUndefined();
});

test("a program whose boss has hosts alone ends, and serves them as long as it runs", async () => {
  const { url, admin } = await server();
  const { child, exited } = startBoss(url);
  const host = await connectTo(lobbyAddress({ url }, SECRET));
  host.channel.send(Buffer.from("hello"));
  await until("the echo", () => host.log.packets.length === 1);
  // What keeps it running now is its standard input alone.
  child.stdin.end();
  expect(await within("its end", exited)).toBe(0);
  expect(await noticeKey(admin)).toBeDefined();
});

async function server() {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  return { url: redis.url, admin: adminOf(redis.url) };
}

/** A host in a process of its own, which sends one word and stays. */
function startHost(url: string, word: string): void {
  const program = fileURLToPath(new URL("./fixtures/host.mjs", import.meta.url));
  const child = spawn(process.execPath, [program, url, SECRET.toString("hex"), word], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
}

/** The key in which a notice stands. */
async function noticeKey(admin: ReturnType<typeof adminOf>): Promise<string> {
  const found = (await keysOf(admin)).find((key) => key.endsWith(":lobby"));
  if (found === undefined) throw new Error("there is none");
  return found;
}

/** A boss in a process of its own, which serves hosts as long as its standard input is open. */
function startBoss(url: string) {
  const program = fileURLToPath(new URL("./fixtures/hosts-alone.mjs", import.meta.url));
  const child = spawn(process.execPath, [program, url, SECRET.toString("hex")], {
    stdio: ["pipe", "inherit", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return { child, exited: new Promise((resolve) => child.once("close", resolve)) };
}
