import { randomBytes } from "node:crypto";
import type { NetConnectOpts } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { alreadyOpen, flipped, knock } from "../../dealer-pipe/test/strangers-at-the-door.js";
import { greetingOf, stranger } from "./stranger.js";
import {
  type Address,
  closed,
  connectTo,
  dial,
  makeBoss,
  offerChannel,
  openDealer,
  PLACES,
  placeOf,
  rejectionOf,
  until,
  within,
  worker,
} from "./support.js";

const CROWD = 1000;
/** Fewer than the system lets wait in the queue of a server. */
const WAVE = 50;

test.each(PLACES)(
  `over %s ${CROWD} silent connections disturb no worker that is there, or comes`,
  async (_, options) => {
    const dealer = await openDealer({ ...options, handshakeTimeoutMs: 2000 });
    const early = offerChannel(dealer);
    const there = await connectTo(early.address);
    let open = 0;
    for (let i = 0; i < CROWD / WAVE; i++) {
      open += WAVE;
      const wave = Array.from({ length: WAVE }, () => knock(doorOf(early.address), () => open--));
      await within("a wave", Promise.all(wave));
    }
    expect(open).toBeGreaterThan(0);
    there.channel.send(Buffer.from("still here"));
    await until("the packet", () => early.log.packets.length === 1);
    const late = offerChannel(dealer, "w2");
    const { channel } = await connectTo(late.address);
    channel.send(Buffer.from("me too"));
    await until("the packet", () => late.log.packets.length === 1);
    await until("the end of all that were silent for too long", () => open === 0);
    expect(early.log.downs).toEqual([]);
  },
);

test(`${CROWD} connections while nobody is employed: the first worker comes all the same`, async () => {
  const dealer = await openDealer({ url: "zmq+tcp://127.0.0.1" });
  const { address, channel } = offerChannel(dealer);
  await channel.close();
  for (let i = 0; i < CROWD / WAVE; i++) {
    const wave = Array.from({ length: WAVE }, async () => {
      const socket = await dial(address.endpoint);
      socket.destroy();
    });
    await within("a wave", Promise.all(wave));
  }
  const { address: next, log } = offerChannel(dealer, "w2");
  const { channel: worker } = await connectTo(next);
  worker.send(Buffer.of(1));
  await until("the packet", () => log.packets.length === 1);
});

test.each<[string, Buffer]>([
  ["a web browser", Buffer.from("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")],
  ["zeros", Buffer.alloc(64)],
  ["noise", randomBytes(100_000)],
  ["half a greeting of ZeroMQ, then noise", Buffer.from(`ff00000000000000017f03${"00".repeat(100)}`, "hex")],
  ["a frame of 2^63 bytes", Buffer.from("ff00000000000000097f027fffffffffffffff", "hex")],
])("%s disturbs nobody, and CURVE lets it go at the deadline", async (_, bytes) => {
  for (const curve of [false, true]) {
    const dealer = await openDealer({ url: "zmq+tcp://127.0.0.1", curve, handshakeTimeoutMs: 300 });
    const { address, log } = offerChannel(dealer);
    const socket = await dial(address.endpoint);
    socket.write(bytes);
    // Without CURVE libzmq speaks an old protocol, too, in which nearly everything may be the beginning of something.
    if (curve) await closed(socket);
    const { channel } = await connectTo(address);
    channel.send(Buffer.from("mine"));
    await until("the packet", () => log.packets.length === 1);
    expect(log.downs).toEqual([]);
  }
});

test.each<[string, (key: Buffer) => Buffer[]]>([
  ["a wrong secret", (key) => greetingOf(flipped(key, 47).toString("hex"))],
  ["a wrong id", (key) => greetingOf(flipped(key, 0).toString("hex"))],
  ["a key that is too short", (key) => greetingOf(key.subarray(1).toString("hex"))],
  ["another version", (key) => [Buffer.from("G"), Buffer.concat([Buffer.from("BWZ2"), key])]],
  ["a packet at once", (key) => [key]],
  ["an answer of the boss's", () => [Buffer.from("W"), Buffer.alloc(0)]],
  ["a goodbye", () => [Buffer.from("B"), Buffer.alloc(0)]],
  ["what it has not taken", () => [Buffer.from("T"), Buffer.alloc(4, 0xff)]],
  ["nothing", () => [Buffer.alloc(0)]],
  ["nothing, a thousand times", () => Array.from({ length: 1000 }, () => Buffer.alloc(0))],
  ["a megabyte of noise", () => [randomBytes(1024 * 1024)]],
])("who greets with %s gets no channel, and the channel's own worker does", async (_, change) => {
  const dealer = await openDealer({ url: "zmq+tcp://127.0.0.1" });
  const { address, log } = offerChannel(dealer);
  const socket = stranger(address.endpoint);
  await socket.send(change(Buffer.from(address.key, "hex")));
  await socket.send("and a packet");
  const { channel } = await connectTo(address);
  channel.send(Buffer.from("mine"));
  await until("the packet", () => log.packets.length > 0);
  expect(log.packets.map(String)).toEqual(["mine"]);
  expect(log.downs).toEqual([]);
});

test("a message above the limit ends its own connection alone", async () => {
  const dealer = await openDealer({ url: "zmq+tcp://127.0.0.1" });
  const [one, other] = [offerChannel(dealer, "w1"), offerChannel(dealer, "w2")];
  const neighbour = await connectTo(other.address);
  const socket = stranger(one.address.endpoint);
  await socket.send(greetingOf(one.address.key));
  expect(String(await socket.receive())).toContain("W");
  await socket.send(Buffer.alloc(1024 * 1024 + 65));
  await until("down", () => one.log.downs.length === 1);
  neighbour.channel.send(Buffer.from("fine"));
  await until("the packet", () => other.log.packets.length === 1);
  expect([one.log.packets.length, other.log.downs.length]).toEqual([0, 0]);
});

test("a message of several parts ends its own link alone", async () => {
  const dealer = await openDealer();
  const { address, log } = offerChannel(dealer);
  const socket = stranger(address.endpoint);
  await socket.send(greetingOf(address.key));
  await socket.send([Buffer.from("one"), Buffer.from("two"), Buffer.from("three")]);
  await until("down", () => log.downs.length === 1);
  expect(log).toMatchObject({ packets: [], downs: ["the other end sent what is no packet"] });
});

test("a flood of a stranger's does not hold up a worker", async () => {
  const dealer = await openDealer({ url: "zmq+tcp://127.0.0.1" });
  const { address, log } = offerChannel(dealer);
  const { channel } = await connectTo(address);
  const socket = stranger(address.endpoint, { sendTimeout: 0 });
  let isOver = false;
  const flood = (async () => {
    while (!isOver) {
      await socket.send(Buffer.alloc(100_000)).catch(() => {});
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  for (let i = 1; i <= 50; i++) {
    channel.send(Buffer.of(i));
    await until("the packet", () => log.packets.length === i);
  }
  isOver = true;
  await flood;
  expect(log.downs).toEqual([]);
});

test("a boss employs while strangers knock", async () => {
  const dealer = await openDealer({ url: "zmq+tcp://127.0.0.1" });
  const { address } = offerChannel(dealer, "not of the boss");
  const crowd = Array.from({ length: CROWD }, () => knock(doorOf(address), () => {}));
  const boss = makeBoss({ dealer: alreadyOpen(dealer) });
  const staff = await within("employ", Promise.all([1, 2].map(() => boss.employ(worker("echo")))));
  await within("the crowd", Promise.all(crowd));
  for (const employee of staff) {
    await employee.send("hello" as never);
    expect((await within("the echo", employee[Symbol.asyncIterator]().next())).value).toBe("hello");
  }
});

test("a worker that meets another server is told so, and one that meets nobody too", async () => {
  const { createServer } = await import("node:http");
  const server = createServer((_, response) => response.end("hello"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  const { address } = offerChannel(await openDealer({ url: "zmq+tcp://127.0.0.1" }));
  const at = (endpoint: string): Address => ({ ...address, endpoint });
  await rejectionOf(connectTo(at(`tcp://127.0.0.1:${port}`)));
  expect((await rejectionOf(connectTo(at("tcp://127.0.0.1:1")))).message).toMatch(/nobody can be reached at/);
  expect((await rejectionOf(connectTo(at("ipc:///tmp/there/is/none")))).message).toMatch(
    /nobody can be reached/,
  );
});

function doorOf({ endpoint }: Address): NetConnectOpts {
  return placeOf(endpoint);
}
