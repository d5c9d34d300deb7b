import { expect, test } from "vitest";
import { greetingOf, stranger } from "./stranger.js";
import { connectTo, offerChannel, openDealer, rejectionOf, until, within } from "./support.js";

const TCP = "zmq+tcp://127.0.0.1";

test("who copies a routing id gets neither the link nor its packets, not even when it has ended", async () => {
  const dealer = await openDealer({ url: TCP });
  const { address, channel, log } = offerChannel(dealer);
  const victim = stranger(address.endpoint, { routingId: "one and the same" });
  await victim.send(greetingOf(address.key));
  expect(String((await within("the welcome", victim.receive()))[0])).toBe("W");
  const thief = stranger(address.endpoint, { routingId: "one and the same", receiveTimeout: 300 });
  await thief.send(greetingOf(address.key));
  await thief.send("a packet of the thief's");
  channel.send(Buffer.from("for the victim"));
  expect(String(await within("the packet", victim.receive()))).toBe("for the victim");
  await victim.send("the victim's own");
  await until("the packet", () => log.packets.length === 1);
  victim.close();
  await until("down", () => log.downs.length === 1);
  expect(await rejectionOf(thief.receive())).toMatchObject({ code: "EAGAIN" });
  expect(log.packets.map(String)).toEqual(["the victim's own"]);
});

test("a greeting that is said again, by whomever, gets no second link", async () => {
  const refused: string[] = [];
  const dealer = await openDealer({ url: TCP }, (why) => refused.push(why));
  const { address, log } = offerChannel(dealer);
  const { channel } = await connectTo(address);
  const replayed = stranger(address.endpoint);
  await replayed.send(greetingOf(address.key));
  expect(String((await within("the answer", replayed.receive()))[0])).toBe("R");
  channel.send(Buffer.from("mine"));
  await until("the packet", () => log.packets.length === 1);
  expect([log.downs, refused]).toEqual([[], ["a key nobody waits for"]]);
});

test("who greets twice on one connection ends his own link alone", async () => {
  const dealer = await openDealer({ url: TCP });
  const [one, other] = [offerChannel(dealer, "w1"), offerChannel(dealer, "w2")];
  const neighbour = await connectTo(other.address);
  const socket = stranger(one.address.endpoint);
  await socket.send(greetingOf(one.address.key));
  await socket.send(greetingOf(other.address.key));
  await until("down", () => one.log.downs.length === 1);
  neighbour.channel.send(Buffer.from("fine"));
  await until("the packet", () => other.log.packets.length === 1);
  expect(other.log.downs).toEqual([]);
});
