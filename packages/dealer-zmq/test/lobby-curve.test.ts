import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import { makeCurveKeys, zmqDealer } from "@bossworks/dealer-zmq";
import { expect, test } from "vitest";
import { lobbyAddress, lobbyOf, offerInLobby, openBoss, ticketAddress } from "./hosts.js";
import { type Address, connectTo, Log, offerChannel, openDealer, rejectionOf, until } from "./support.js";

const SECRET = randomBytes(32);

test("a boss with keys of its own lets in hosts that know its public key", async () => {
  const keys = makeCurveKeys();
  const { dealer, url } = await openBoss("tcp", { curve: keys }, SECRET);
  const { log } = offerInLobby(dealer);
  const host = { url, curve: { serverKey: keys.publicKey } };
  const { channel } = await connectTo(lobbyAddress(host, SECRET));
  channel.send(Buffer.from("hello"));
  await until("the packet", () => log.packets.length === 1);
  const worker = new Log();
  const { ticket } = dealer.channel("w1", worker);
  await connectTo(ticketAddress(host, ticket) as Address);
});

test("a host with a pair of its own comes in where the boss allows it", async () => {
  const [keys, ours, theirs] = [makeCurveKeys(), makeCurveKeys(), makeCurveKeys()];
  const { dealer, url } = await openBoss("tcp", { curve: { ...keys, allow: [ours.publicKey] } }, SECRET);
  offerInLobby(dealer);
  const addressWith = (pair: object) =>
    lobbyAddress({ url, curve: { serverKey: keys.publicKey, ...pair } }, SECRET);
  expect(addressWith(ours).curve).toEqual({ serverKey: keys.publicKey, ...ours });
  expect(await rejectionOf(connectTo(addressWith(theirs)))).toMatchObject({ status: 400 });
  await connectTo(addressWith(ours));
});

test("a host that knows another key than the boss's gets nowhere", async () => {
  const { dealer, url, refused } = await openBoss("tcp", { curve: makeCurveKeys() }, SECRET);
  const { log } = offerInLobby(dealer);
  const curve = { serverKey: makeCurveKeys().publicKey };
  await rejectionOf(connectTo(lobbyAddress({ url, curve }, SECRET)));
  // Nor does one that takes the boss for one whose keys are made of the token.
  await rejectionOf(connectTo(lobbyAddress({ url, curve: true }, SECRET)));
  await rejectionOf(connectTo(lobbyAddress({ url }, SECRET)));
  expect(log).toMatchObject({ packets: [], downs: [] });
  // ZeroMQ cannot tell whose it was: what comes was not meant for this boss, and no key was shown.
  expect(refused).toEqual([]);
});

test("the keys made of a secret are the same again, others for another, and different from one another", () => {
  const at = (secret: Uint8Array) => lobbyAddress({ url: "zmq+tcp://127.0.0.1:1", curve: true }, secret);
  expect(at(SECRET)).toEqual(at(Buffer.from(SECRET)));
  const [one, other] = [at(SECRET), at(randomBytes(32))];
  const all = [one, other].flatMap(({ key, curve }) => [key, ...Object.values(curve ?? {})]);
  expect(new Set(all).size).toBe(all.length);
  const shown = inspect([one, other], { depth: 9 });
  expect(shown).not.toContain(SECRET.toString("hex"));
});

test("without a secret nobody comes in by a host's pair", async () => {
  const keys = makeCurveKeys();
  const { dealer, url, refused } = await openBoss("tcp", { curve: keys });
  offerChannel(dealer);
  const curve = { serverKey: keys.publicKey };
  expect(await rejectionOf(connectTo(lobbyAddress({ url, curve }, SECRET)))).toMatchObject({ status: 400 });
  expect(refused).toEqual(["a CURVE key nobody knows"]);
});

test("a host's dealer cannot be a boss's, and says so", async () => {
  const curve = { serverKey: makeCurveKeys().publicKey };
  const error = await rejectionOf(openDealer({ curve }));
  expect(error).toBeInstanceOf(TypeError);
  expect(error.message).toMatch(/curve\.serverKey: it makes a host's dealer/);
});

test("neither a dealer with a lobby nor its lobby shows a key", async () => {
  const pair = makeCurveKeys();
  const dealer = zmqDealer({ url: "zmq+tcp://127.0.0.1:1", curve: { serverKey: pair.publicKey, ...pair } });
  const { key } = lobbyOf(dealer).address(SECRET) as Address;
  const opened = await openDealer({ curve: true }, undefined, SECRET);
  const shown = [dealer, dealer.lobby, opened, opened.lobby].map(
    (thing) => inspect(thing, { depth: 20, showHidden: true }) + JSON.stringify(thing),
  );
  for (const secret of [pair.secretKey, key, SECRET.toString("hex")])
    expect(shown.join()).not.toContain(secret);
});
