import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { ChannelAddress, Lobby, PacketDealer } from "@bossworks/core/driver";
import { type PipeDealerOptions, pipeDealer } from "@bossworks/dealer-pipe";
import { expect, onTestFinished, test } from "vitest";
import { connectTo, Log, makeFolder, rejectionOf, until } from "./support.js";

const SECRET = randomBytes(32);

function lobbyOf({ lobby }: PacketDealer): Lobby {
  if (!lobby) throw new Error("it has no lobby");
  return lobby;
}

/** A boss's dealer that takes hosts, and what it refused. */
async function openBoss(path: string, secret = SECRET): Promise<{ dealer: PacketDealer; refused: string[] }> {
  const dealer = pipeDealer({ path });
  const refused: string[] = [];
  const onRefused = (why: string): void => void refused.push(why);
  await dealer.open({ bossName: "test", ringBytes: 65_536, lobbySecret: secret, onRefused });
  onTestFinished(async () => dealer.close());
  return { dealer, refused };
}

/** Where a host with such options finds the lobby. */
function lobbyAddress(options: PipeDealerOptions, secret = SECRET): ChannelAddress {
  return lobbyOf(pipeDealer(options)).address(secret);
}

function offer(dealer: PacketDealer): { channel: ReturnType<Lobby["channel"]>; log: Log } {
  const log = new Log();
  return { channel: lobbyOf(dealer).channel(log, { heartbeatMs: 1000, holds: false }), log };
}

test("hosts attach through the lobby, each by a channel of its own, and packets go both ways", async () => {
  const path = join(makeFolder(), "s");
  const { dealer, refused } = await openBoss(path);
  const places = [1, 2, 3].map(() => offer(dealer));
  const hosts = await Promise.all(places.map(() => connectTo(lobbyAddress({ path }))));
  for (const [i, { channel }] of hosts.entries()) channel.send(Buffer.of(i));
  await until("the packets", () => places.every(({ log }) => log.packets.length === 1));
  expect(places.map(({ log }) => log.packets[0]?.[0]).toSorted()).toEqual([0, 1, 2]);
  for (const { channel, log } of places) channel.send(Buffer.of(log.packets[0]?.[0] ?? 9));
  await until("the answers", () => hosts.every(({ log }) => log.packets.length === 1));
  expect(hosts.map(({ log }) => log.packets[0]?.[0])).toEqual([0, 1, 2]);
  expect(refused).toEqual([]);
});

test("a host that finds no free channel comes again, and is not counted as a stranger", async () => {
  const path = join(makeFolder(), "s");
  const { dealer, refused } = await openBoss(path);
  offer(dealer);
  await connectTo(lobbyAddress({ path }));
  await rejectionOf(connectTo(lobbyAddress({ path })));
  expect(refused).toEqual([]);
  offer(dealer);
  await connectTo(lobbyAddress({ path }));
});

test("who has another secret gets nowhere, and is counted", async () => {
  const path = join(makeFolder(), "s");
  const { dealer, refused } = await openBoss(path);
  const { log } = offer(dealer);
  await rejectionOf(connectTo(lobbyAddress({ path }, randomBytes(32))));
  expect(refused).toEqual(["a key nobody waits for"]);
  expect(log.packets).toEqual([]);
});

test("a ticket leads to its channel from another dealer, by the host's own path", async () => {
  const path = join(makeFolder(), "s");
  const { dealer } = await openBoss(path);
  const log = new Log();
  const { ticket, channel } = dealer.channel("w1", log);
  const copy = JSON.parse(JSON.stringify(ticket)) as Record<string, unknown>;
  expect(Object.keys(copy)).toEqual(["greeting"]);
  const address = lobbyOf(pipeDealer({ path })).addressOf({ ...copy, path: "/dev/null", module: "data:," });
  expect([address.path, address.module]).toEqual([path, lobbyAddress({ path }).module]);
  const host = await connectTo(address);
  channel.send(Buffer.from("here"));
  await until("the packet", () => host.log.packets.length === 1);
});

test("by a ticket whose channel is taken nobody else comes in, and who tries is counted", async () => {
  const path = join(makeFolder(), "s");
  const { dealer, refused } = await openBoss(path);
  const { ticket = {} } = dealer.channel("w1", new Log());
  const address = lobbyOf(pipeDealer({ path })).addressOf(ticket);
  await connectTo(address);
  expect(refused).toEqual([]);
  await rejectionOf(connectTo(address));
  expect(refused).toEqual(["a key nobody waits for"]);
});

test.each([
  ["no greeting", {}],
  ["a number", { greeting: 7 }],
  ["a short one", { greeting: "00".repeat(20) }],
  ["a long one", { greeting: "00".repeat(1000) }],
  ["other digits", { greeting: "zz".repeat(52) }],
  ["an array", { greeting: ["00".repeat(52)] }],
])("a ticket with %s is a TypeError", (_, ticket) => {
  const { addressOf } = lobbyOf(pipeDealer({ path: join(makeFolder(), "s") }));
  expect(() => addressOf(ticket)).toThrow(TypeError);
});

test("a host needs the path; a boss started anew is found at the same address", async () => {
  expect(() => lobbyAddress({})).toThrow(/path/);
  const path = join(makeFolder(), "s");
  const { dealer } = await openBoss(path);
  offer(dealer);
  const first = await connectTo(lobbyAddress({ path }));
  await dealer.close();
  await until("the end", () => first.log.downs.length === 1);
  const again = await openBoss(path);
  offer(again.dealer);
  await connectTo(lobbyAddress({ path }));
});

test("a dealer without a secret has no lobby to wait in", async () => {
  const dealer = pipeDealer({ path: join(makeFolder(), "s") });
  await dealer.open({ bossName: "test", ringBytes: 65_536 });
  onTestFinished(async () => dealer.close());
  expect(() => offer(dealer)).toThrow(/takes no hosts/);
});
