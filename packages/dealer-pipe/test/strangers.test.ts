import { expect, test } from "vitest";
import { alreadyOpen, flipped, knock } from "./strangers-at-the-door.js";
import {
  closed,
  connectTo,
  dial,
  makeBoss,
  offerChannel,
  openDealer,
  rejectionOf,
  until,
  within,
  worker,
} from "./support.js";

const CROWD = 1000;
const MOST_PENDING = 64;
/** Fewer than the system lets wait in the queue of a server that is in this very process. */
const WAVE = 100;

test(`${CROWD} silent connections: at most ${MOST_PENDING} are kept, and workers come and go undisturbed`, async () => {
  const dealer = await openDealer();
  const early = offerChannel(dealer);
  const connected = await connectTo(early.address);
  const { path } = early.address;
  let open = 0;
  for (let i = 0; i < CROWD / WAVE; i++) {
    open += WAVE;
    const wave = Array.from({ length: WAVE }, () => knock({ path }, () => open--));
    await within("a wave", Promise.all(wave));
  }
  await until(`${MOST_PENDING} left`, () => open <= MOST_PENDING);
  connected.channel.send(Buffer.from("still here"));
  await until("the packet", () => early.log.packets.length === 1);
  const late = offerChannel(dealer, "w2");
  const { channel } = await connectTo(late.address);
  channel.send(Buffer.from("me too"));
  await until("the packet", () => late.log.packets.length === 1);
  expect(open).toBeGreaterThan(0);
  await within("close", Promise.resolve(dealer.close()));
  await until("the end of all", () => open === 0);
});

test("a boss employs while strangers knock, all at once", async () => {
  const dealer = await openDealer();
  const { path } = offerChannel(dealer, "not of the boss").address;
  // Some of them find the queue full, as a worker may, who then comes again.
  const crowd = Array.from({ length: CROWD }, () => knock({ path }, () => {}));
  const boss = makeBoss({ dealer: alreadyOpen(dealer) });
  const staff = await within("employ", Promise.all([1, 2].map(() => boss.employ(worker("echo")))));
  await within("the crowd", Promise.all(crowd));
  for (const employee of staff) {
    await employee.send("hello" as never);
    expect((await within("the echo", employee[Symbol.asyncIterator]().next())).value).toBe("hello");
  }
});

test("a connection that says nothing, or not enough, is dropped at the deadline", async () => {
  const dealer = await openDealer({ greetingTimeoutMs: 200 });
  const { address, log } = offerChannel(dealer);
  const begunAt = performance.now();
  const silent = await dial(address.path);
  const slow = await dial(address.path);
  slow.write(Buffer.from(address.greeting, "hex").subarray(0, 51));
  await Promise.all([closed(silent), closed(slow)]);
  expect(performance.now() - begunAt).toBeGreaterThanOrEqual(195);
  expect(log.downs).toEqual([]);
  await connectTo(address);
});

test.each<[string, (greeting: Buffer) => Buffer]>([
  ["a wrong secret", (greeting) => flipped(greeting, 51)],
  ["a wrong id", (greeting) => flipped(greeting, 4)],
  ["another magic", (greeting) => flipped(greeting, 0)],
  ["nothing but zeros", (greeting) => Buffer.alloc(greeting.length)],
  ["a megabyte of noise", () => Buffer.alloc(1024 * 1024, 0xa5)],
])("%s is let go at once, and the channel's own worker still connects", async (_, change) => {
  const dealer = await openDealer({ greetingTimeoutMs: 60_000 });
  const { address, log } = offerChannel(dealer);
  const stranger = await dial(address.path);
  stranger.write(change(Buffer.from(address.greeting, "hex")));
  await closed(stranger);
  const { channel } = await connectTo(address);
  channel.send(Buffer.from("mine"));
  await until("the packet", () => log.packets.length === 1);
});

test("a greeting that comes byte by byte is understood", async () => {
  const dealer = await openDealer();
  const { address, log } = offerChannel(dealer);
  const socket = await dial(address.path);
  for (const byte of Buffer.from(address.greeting, "hex")) socket.write(Buffer.of(byte));
  socket.write(Buffer.from([2, 0, 0, 0, 7, 8]));
  await until("the packet", () => log.packets.length === 1);
  expect([...(log.packets[0] ?? [])]).toEqual([7, 8]);
});

test("a channel takes one connection: who shows its key again is let go", async () => {
  const dealer = await openDealer();
  const { address, log } = offerChannel(dealer);
  const { channel } = await connectTo(address);
  const second = await dial(address.path);
  second.write(Buffer.from(address.greeting, "hex"));
  await closed(second);
  channel.send(Buffer.from("first"));
  await until("the packet", () => log.packets.length === 1);
  expect(log.downs).toEqual([]);
});

test("a channel that has closed is known to nobody", async () => {
  const dealer = await openDealer();
  const { address, channel } = offerChannel(dealer);
  await channel.close();
  expect((await rejectionOf(connectTo(address))).message).toMatch(/gone/);
});

test("a length of 4 GiB ends that link alone", async () => {
  const dealer = await openDealer();
  const [one, other] = [offerChannel(dealer, "w1"), offerChannel(dealer, "w2")];
  const neighbour = await connectTo(other.address);
  const socket = await dial(one.address.path);
  socket.write(Buffer.from(one.address.greeting, "hex"));
  socket.write(Buffer.from([1, 0, 0, 0, 42, 0xff, 0xff, 0xff, 0xff, 1, 2, 3]));
  await until("down", () => one.log.downs.length === 1);
  expect(one.log.packets).toHaveLength(1);
  await closed(socket);
  neighbour.channel.send(Buffer.from("fine"));
  await until("the packet", () => other.log.packets.length === 1);
  expect(other.log.downs).toEqual([]);
});

test("a packet that was cut off is dropped, and the link's end told once", async () => {
  const dealer = await openDealer();
  const { address, log } = offerChannel(dealer);
  const socket = await dial(address.path);
  socket.write(Buffer.from(address.greeting, "hex"));
  socket.end(Buffer.from([1, 0, 0, 0, 42, 10, 0, 0, 0, 1, 2, 3]));
  await until("down", () => log.downs.length === 1);
  expect(log.packets.map((packet) => [...packet])).toEqual([[42]]);
});
