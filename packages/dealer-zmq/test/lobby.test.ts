import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type ZmqDealerOptions, zmqDealer } from "@bossworks/dealer-zmq";
import { expect, onTestFinished, test } from "vitest";
import { lobbyAddress, lobbyOf, offerInLobby, openBoss, ticketAddress } from "./hosts.js";
import {
  type Address,
  connectTo,
  Log,
  makeFolder,
  offerChannel,
  openDealer,
  rejectionOf,
  until,
  within,
} from "./support.js";

const PLACES: readonly (readonly ["ipc" | "tcp", ZmqDealerOptions])[] = [
  ["ipc", {}],
  ["tcp", {}],
  ["ipc", { curve: true }],
  ["tcp", { curve: true }],
];

test.each(PLACES)(
  "over %s with %o a host attaches through the lobby, and packets go both ways",
  async (kind, options) => {
    const secret = randomBytes(32);
    const { dealer, url, refused } = await openBoss(kind, options, secret);
    const { channel, log } = offerInLobby(dealer);
    const host = await connectTo(lobbyAddress({ ...options, url }, secret));
    host.channel.send(Buffer.from("to the boss"));
    channel.send(Buffer.from("to the host"));
    await until("both packets", () => log.packets.length === 1 && host.log.packets.length === 1);
    expect([log, host.log].map(({ packets }) => String(packets[0]))).toEqual(["to the boss", "to the host"]);
    expect(refused).toEqual([]);
  },
);

test.each(PLACES)(
  "over %s with %o several hosts at once each get a channel of their own",
  async (kind, options) => {
    const secret = randomBytes(32);
    const { dealer, url } = await openBoss(kind, options, secret);
    const places = Array.from({ length: 5 }, () => offerInLobby(dealer));
    const address = lobbyAddress({ ...options, url }, secret);
    const hosts = await Promise.all(places.map(() => connectTo(address)));
    for (const [i, { channel }] of hosts.entries()) channel.send(Buffer.of(i));
    await until("the packets", () => places.every(({ log }) => log.packets.length === 1));
    expect(places.map(({ log }) => log.packets[0]?.[0]).toSorted()).toEqual([0, 1, 2, 3, 4]);
    for (const [i, { channel, log }] of places.entries()) channel.send(Buffer.of(log.packets[0]?.[0] ?? i));
    await until("the answers", () => hosts.every(({ log }) => log.packets.length === 1));
    expect(hosts.map(({ log }) => log.packets[0]?.[0])).toEqual([0, 1, 2, 3, 4]);
  },
);

test("the next host comes again until there is a channel for it, and is not counted as a stranger", async () => {
  const secret = randomBytes(32);
  const { dealer, url, refused } = await openBoss("ipc", {}, secret);
  offerInLobby(dealer);
  const address = lobbyAddress({ url }, secret);
  await connectTo(address);
  await rejectionOf(connectTo(address));
  expect(refused).toEqual([]);
  offerInLobby(dealer);
  await connectTo(address);
});

test("by a ticket whose channel is taken nobody else comes in, and who tries is counted", async () => {
  const { dealer, url, refused } = await openBoss("ipc", {}, randomBytes(32));
  const { ticket } = dealer.channel("w1", new Log());
  const address = ticketAddress({ url }, ticket) as Address;
  await connectTo(address);
  expect(refused).toEqual([]);
  await rejectionOf(connectTo(address));
  expect(refused).toEqual(["a key nobody waits for"]);
});

test.each(PLACES)(
  "over %s with %o who has another secret gets nowhere, and is counted",
  async (kind, options) => {
    const secret = randomBytes(32);
    const { dealer, url, refused } = await openBoss(kind, options, secret);
    const { log } = offerInLobby(dealer);
    const timed = { ...options, url, handshakeTimeoutMs: 1000 };
    const theirs = lobbyAddress(timed, randomBytes(32));
    const ours = lobbyAddress(timed, secret);
    // Who knows nothing does not know the boss's key either; who has that is known by his own.
    const told = {
      ...theirs,
      curve: theirs.curve && { ...theirs.curve, serverKey: ours.curve?.serverKey ?? "" },
    };
    if (!theirs.curve) await rejectionOf(connectTo(theirs));
    await rejectionOf(connectTo(told));
    await until("the refusal", () => refused.length > 0);
    expect(new Set(refused)).toEqual(
      new Set([options.curve ? "a CURVE key nobody knows" : "a key nobody waits for"]),
    );
    expect(log).toMatchObject({ packets: [], downs: [] });
    await connectTo(ours);
  },
);

test("the secret lets nobody in by the channel of a worker", async () => {
  const secret = randomBytes(32);
  const { dealer, url } = await openBoss("ipc", {}, secret);
  const { log } = offerChannel(dealer, "w1");
  await rejectionOf(connectTo(lobbyAddress({ url }, secret)));
  expect(log).toMatchObject({ packets: [], downs: [] });
});

test.each([{}, { curve: true }])(
  "a boss started anew with %o is found by the same address",
  async (options) => {
    const secret = randomBytes(32);
    const { dealer, url } = await openBoss("ipc", options, secret);
    const address = lobbyAddress({ ...options, url }, secret);
    offerInLobby(dealer);
    const host = await connectTo(address);
    await dealer.close();
    await until("the end of the link", () => host.log.downs.length === 1);
    await rejectionOf(connectTo(address));
    const { log } = offerInLobby(await openDealer({ ...options, url }, undefined, secret));
    const again = await connectTo(address);
    again.channel.send(Buffer.from("here again"));
    await until("the packet", () => log.packets.length === 1);
  },
);

test("a closed dealer has left nothing, and lets nobody in", async () => {
  const secret = randomBytes(32);
  const path = `${makeFolder()}/boss.sock`;
  const dealer = await openDealer({ url: `zmq+ipc://${path}` }, undefined, secret);
  offerInLobby(dealer);
  expect(existsSync(path)).toBe(true);
  await dealer.close();
  expect(existsSync(path)).toBe(false);
  await rejectionOf(connectTo(lobbyAddress({ url: `zmq+ipc://${path}` }, secret)));
});

test("a host finds its boss by a name", async () => {
  const secret = randomBytes(32);
  const { dealer, url } = await openBoss("tcp", {}, secret);
  offerInLobby(dealer);
  await connectTo(lobbyAddress({ url: url.replace("127.0.0.1", "localhost") }, secret));
});

test("a name nobody knows is the system's error", async () => {
  const address = lobbyAddress({ url: "zmq+tcp://boss.invalid:5555", insecure: true }, randomBytes(32));
  expect((await rejectionOf(connectTo(address))).code).toMatch(/ENOTFOUND|EAI_AGAIN/);
});

test.each<[ZmqDealerOptions, RegExp]>([
  [{}, /path is missing/],
  [{ url: "zmq+ipc://?curve=true" }, /path is missing/],
  [{ url: "zmq+tcp://127.0.0.1" }, /port is missing/],
  [{ url: "zmq+tcp://127.0.0.1:*" }, /port is missing/],
  [{ url: "zmq+tcp://jobs.example.org", curve: true }, /port is missing/],
  [{ url: "zmq+tcp://*:5555", curve: true }, /0\.0\.0\.0 is every address/],
  [{ url: "zmq+tcp://[::]:5555", curve: true }, /:: is every address/],
])("with %o nobody knows where the boss is: a TypeError that names what is missing", (options, message) => {
  expect(() => lobbyAddress(options, randomBytes(32))).toThrow(TypeError);
  expect(() => lobbyAddress(options, randomBytes(32))).toThrow(message);
});

test.each([undefined, "secret", new Uint8Array(31), Buffer.alloc(33)])(
  "%o is no secret of a lobby",
  (secret) => {
    expect(() => lobbyAddress({ url: "zmq+ipc:///run/x.sock" }, secret as Uint8Array)).toThrow(TypeError);
  },
);

test("a dealer without a secret has no channels in its lobby", async () => {
  expect(() => lobbyOf(zmqDealer()).channel(new Log())).toThrow(/lobbySecret/);
  const dealer = await openDealer();
  expect(() => offerInLobby(dealer)).toThrow(/lobbySecret/);
});

test.each(["zmq+ipc://", "zmq+ipc://?curve=true"])(
  "a program whose boss at %s has hosts alone ends, and serves them as long as it runs",
  async (url) => {
    const folder = makeFolder();
    const program = fileURLToPath(new URL("./fixtures/hosts-alone.mjs", import.meta.url));
    const child = spawn(process.execPath, [program, url.replace("ipc://", `ipc://${folder}/boss.sock`)], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    const exited = within("its end", new Promise((resolve) => child.once("close", resolve)));
    const secret = Buffer.alloc(32, 7);
    await within("its word", new Promise<void>((resolve) => child.stdout.once("data", () => resolve())));
    const curve = url.includes("curve");
    const host = await connectTo(lobbyAddress({ url: `zmq+ipc://${folder}/boss.sock`, curve }, secret));
    for (let i = 0; i < 20; i++) {
      host.channel.send(Buffer.from(`${i}`));
      await until("the echo", () => host.log.packets.length === i + 1);
    }
    // What keeps it running now is its standard input alone.
    child.stdin.end();
    expect(await exited).toBe(0);
    expect(output).toBe("waits\nends\n");
  },
);
