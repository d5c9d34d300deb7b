import { inspect } from "node:util";
import { type CurveKeys, makeCurveKeys, zmqDealer } from "@bossworks/dealer-zmq";
import { expect, onTestFinished, test } from "vitest";
import { Router } from "zeromq";
import { ourContext } from "../dist/sockets.js";
import { connectionEvent, greetingOf, stranger } from "./stranger.js";
import {
  connectTo,
  makeBoss,
  offerChannel,
  openDealer,
  placeOf,
  rejectionOf,
  tryOpen,
  until,
  within,
  worker,
} from "./support.js";

const TCP = "zmq+tcp://127.0.0.1";
const HANDSHAKES = ["handshake", "handshake:error:auth", "handshake:error:protocol", "disconnect"];

test("every pair of keys is another one, 40 characters each", () => {
  const pairs = Array.from({ length: 20 }, makeCurveKeys);
  const keys = pairs.flatMap(({ publicKey, secretKey }) => [publicKey, secretKey]);
  expect(new Set(keys).size).toBe(40);
  expect(keys.every((key) => key.length === 40)).toBe(true);
});

test.each(["zmq+ipc://", TCP, "zmq+tcp://0.0.0.0"])(
  "at %s a boss's workers come in, each with a pair of its own",
  async (url) => {
    const keys = makeCurveKeys();
    const dealer = await openDealer({ url, curve: keys });
    const [one, other] = [offerChannel(dealer, "w1"), offerChannel(dealer, "w2")];
    expect(one.address.curve?.serverKey).toBe(keys.publicKey);
    expect(one.address.curve?.publicKey).not.toBe(other.address.curve?.publicKey);
    for (const { address, log } of [one, other]) {
      const { channel } = await connectTo(address);
      channel.send(Buffer.from("secret"));
      await until("the packet", () => log.packets.length === 1);
    }
  },
);

test("a dealer that cannot open its CURVE leaves the next one to open", async () => {
  const taken = new Router({ context: ourContext() });
  await taken.bind("inproc://zeromq.zap.01");
  expect(await rejectionOf(tryOpen({ url: TCP, curve: true }))).toMatchObject({ code: "EADDRINUSE" });
  await taken.unbind("inproc://zeromq.zap.01");
  taken.close();
  await connectTo(offerChannel(await openDealer({ url: TCP, curve: true })).address);
});

test("who has no key, an unknown one or another boss's key is turned away", async () => {
  const refused: string[] = [];
  const dealer = await openDealer({ url: TCP, curve: true }, (why) => refused.push(why));
  const { address, log } = offerChannel(dealer);
  const { serverKey } = address.curve ?? { serverKey: "" };
  const clients = {
    "no key": {},
    "an unknown key": clientOptions(serverKey, makeCurveKeys()),
    "another boss's key": clientOptions(makeCurveKeys().publicKey, makeCurveKeys()),
  };
  const outcomes: Record<string, string> = {};
  for (const [who, options] of Object.entries(clients)) {
    const socket = stranger(address.endpoint, { ...options, handshakeInterval: 1000 });
    outcomes[who] = await within(who, connectionEvent(socket, HANDSHAKES));
  }
  expect(outcomes).toMatchObject({ "an unknown key": "handshake:error:auth" });
  expect(Object.values(outcomes)).not.toContain("handshake");
  expect(refused).toEqual(["a CURVE key nobody knows"]);
  await connectTo(address);
  expect(log.downs).toEqual([]);
});

test("a worker with a wrong key is told at once, by the error of the handshake", async () => {
  const dealer = await openDealer({ url: TCP, curve: true, handshakeTimeoutMs: 1000 });
  const { address } = offerChannel(dealer);
  const curve = address.curve as NonNullable<typeof address.curve>;
  const unknown = await rejectionOf(connectTo({ ...address, curve: { ...curve, ...makeCurveKeys() } }));
  expect(unknown).toMatchObject({
    message: expect.stringMatching(/do not let us in: .* the same token/),
    status: 400,
    cause: { message: "Authentication failure" },
  });
  await rejectionOf(connectTo({ ...address, curve: { ...curve, serverKey: makeCurveKeys().publicKey } }));
  await rejectionOf(connectTo({ ...address, curve: undefined }));
  await connectTo(address);
});

test("a key of the allow-list comes in, and gets no channel without a channel's key", async () => {
  const friend = makeCurveKeys();
  const keys = makeCurveKeys();
  const dealer = await openDealer({ url: TCP, curve: { ...keys, allow: [friend.publicKey] } });
  const { address, log } = offerChannel(dealer);
  const socket = stranger(address.endpoint, clientOptions(keys.publicKey, friend));
  await socket.send(greetingOf("00".repeat(48)));
  expect(String((await within("the answer", socket.receive()))[0])).toBe("R");
  expect(log.packets).toEqual([]);
});

test("a worker's key is worth nothing once its channels have closed", async () => {
  const dealer = await openDealer({ url: TCP, curve: true });
  offerChannel(dealer, "another");
  const { address, channel } = offerChannel(dealer);
  await connectTo(address);
  await channel.close();
  expect(await rejectionOf(connectTo(address))).toMatchObject({ status: 400 });
});

test("dealers of one program do not know each other's keys, and one's end is not the other's", async () => {
  const [one, other] = [
    await openDealer({ url: TCP, curve: true }),
    await openDealer({ url: TCP, curve: true }),
  ];
  const [ours, theirs] = [offerChannel(one), offerChannel(other)];
  const mixed = { ...ours.address, curve: theirs.address.curve && { ...theirs.address.curve } };
  if (mixed.curve && ours.address.curve) mixed.curve.serverKey = ours.address.curve.serverKey;
  expect(await rejectionOf(connectTo(mixed))).toMatchObject({ status: 400 });
  await one.close();
  await connectTo(theirs.address);
  const third = await openDealer({ url: TCP, curve: true });
  await connectTo(offerChannel(third).address);
});

test.each([
  [false, true],
  [true, false],
])("with curve: %s what is said can be read on the way: %s", async (curve, isReadable) => {
  const dealer = zmqDealer({ url: TCP, curve });
  const seen: Buffer[] = [];
  const boss = makeBoss({ dealer: await tapped(dealer, seen) });
  const employee = await within("employ", boss.employ(worker("echo")));
  await employee.send("a word that is easy to find" as never);
  expect((await within("the echo", employee[Symbol.asyncIterator]().next())).value).toMatch(/easy/);
  const bytes = Buffer.concat(seen);
  expect(bytes.length).toBeGreaterThan(500);
  expect(bytes.includes("a word that is easy to find")).toBe(isReadable);
});

test("neither a dealer nor its errors show a key", async () => {
  const keys = makeCurveKeys();
  const dealer = await openDealer({ url: TCP, curve: keys });
  const { address, channel } = offerChannel(dealer);
  const secrets = [keys.secretKey, address.key, address.curve?.secretKey ?? ""];
  const refused = await rejectionOf(connectTo({ ...address, curve: undefined, key: address.key }));
  const taken = await rejectionOf(
    Promise.resolve(
      zmqDealer({ url: `zmq+${address.endpoint}`, curve: keys }).open({ bossName: "b", ringBytes: 65_536 }),
    ),
  );
  const mistakes = [
    { ...keys, publicKey: makeCurveKeys().publicKey },
    { ...keys, allow: [keys.secretKey.slice(1)] },
  ].map((curve) => mistakeOf(() => zmqDealer({ curve })));
  const client = await connectTo(address);
  const shown = [dealer, channel, client.channel, refused, taken, ...mistakes].map((thing) =>
    [inspect(thing, { depth: 20, showHidden: true }), JSON.stringify(thing), String(thing)].join(),
  );
  for (const secret of secrets) expect(shown.join()).not.toContain(secret);
});

function clientOptions(curveServerKey: string, { publicKey, secretKey }: CurveKeys) {
  return { curveServerKey, curvePublicKey: publicKey, curveSecretKey: secretKey };
}

function mistakeOf(make: () => unknown): unknown {
  try {
    return make();
  } catch (error) {
    return error;
  }
}

/** The same dealer, whose workers' bytes are seen on the way. */
async function tapped(dealer: ReturnType<typeof zmqDealer>, seen: Buffer[]) {
  const { createConnection, createServer } = await import("node:net");
  let target = "";
  const tap = createServer((client) => {
    const server = createConnection(placeOf(target) as { host: string; port: number });
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      from.on("error", () => to.destroy());
      from.on("data", (chunk) => seen.push(chunk));
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => tap.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void tap.close());
  const { port } = tap.address() as { port: number };
  return {
    name: dealer.name,
    features: dealer.features,
    open: dealer.open.bind(dealer),
    close: dealer.close.bind(dealer),
    abort: dealer.abort.bind(dealer),
    channel: (id: string, events: Parameters<typeof dealer.channel>[1]) => {
      const lease = dealer.channel(id, events);
      target = String(lease.address.endpoint);
      return { ...lease, address: { ...lease.address, endpoint: `tcp://127.0.0.1:${port}` } };
    },
  };
}
