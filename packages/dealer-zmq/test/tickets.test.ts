import { inspect } from "node:util";
import { makeCurveKeys, type ZmqDealerOptions } from "@bossworks/dealer-zmq";
import { expect, test } from "vitest";
import { openBoss, ticketAddress } from "./hosts.js";
import { type Address, connectTo, Log, until } from "./support.js";

const KEY = "0123456789abcdef".repeat(6);
const IPC: ZmqDealerOptions = { url: "zmq+ipc:///run/boss.sock" };
const CURVE = { serverKey: makeCurveKeys().publicKey, ...makeCurveKeys() };
const COPIES = [
  ["as it is", (ticket: unknown) => ticket],
  ["through JSON", (ticket: unknown) => JSON.parse(JSON.stringify(ticket)) as unknown],
  ["through a structured clone", (ticket: unknown) => structuredClone(ticket)],
] as const;

test.each(COPIES.flatMap(([how, copy]) => [false, true].map((curve) => [how, curve, copy] as const)))(
  "a ticket that came %s (curve: %s) leads to its own channel",
  async (_how, curve, copy) => {
    const { dealer, url } = await openBoss("tcp", { curve });
    const [log, other] = [new Log(), new Log()];
    const { ticket } = dealer.channel("w1", log);
    dealer.channel("w2", other);
    const address = ticketAddress({ url, curve }, copy(ticket));
    const { channel } = await connectTo(address as Address);
    channel.send(Buffer.from("by ticket"));
    await until("the packet", () => log.packets.length === 1);
    expect(other.packets).toEqual([]);
  },
);

test("a ticket says nothing of where the boss is: the host's own options do", async () => {
  const { dealer } = await openBoss("tcp", { curve: true });
  const { ticket } = dealer.channel("w1", new Log());
  expect(Object.keys(ticket ?? {})).toEqual(["key", "curve"]);
  const { endpoint, module } = ticketAddress({ url: "zmq+tcp://jobs.example.org:5555", curve: true }, ticket);
  expect(endpoint).toBe("tcp://jobs.example.org:5555");
  expect(module).toBe(dealer.channel("w2", new Log()).address.module);
});

test.each<[string, unknown]>([
  ["nothing", undefined],
  ["null", null],
  ["a text", KEY],
  ["a list", [KEY]],
  ["an empty list", []],
  ["an empty object", {}],
  ["a key of bytes", { key: Buffer.from(KEY, "hex") }],
  ["a number for a key", { key: 5 }],
  ["a short key", { key: KEY.slice(2) }],
  ["a long key", { key: `${KEY}00` }],
  ["a huge key", { key: "0".repeat(10_000_000) }],
  ["a key of other digits", { key: KEY.replace("a", "g") }],
  ["a key of large digits", { key: KEY.toUpperCase() }],
  ["a key and a line's end", { key: `${KEY}\n` }],
  ["a key of a list", { key: [KEY] }],
  ["a module", { key: KEY, module: "data:text/javascript,process.exit(1)" }],
  ["an endpoint", { key: KEY, endpoint: "tcp://10.0.0.1:5555" }],
  ["a path", { key: KEY, path: "/run/other.sock" }],
  ["a connection", { key: KEY, connection: { servers: [] } }],
  ["a password", { key: KEY, password: "secret" }],
  ["its key by the prototype", Object.create({ key: KEY })],
  ["a prototype's name", JSON.parse(`{ "__proto__": { "key": "${KEY}" } }`)],
  ["a prototype's name too", JSON.parse(`{ "key": "${KEY}", "__proto__": { "module": "x" } }`)],
  ["a constructor", { key: KEY, constructor: { prototype: {} } }],
  ["curve null", { key: KEY, curve: null }],
  ["curve true", { key: KEY, curve: true }],
  ["keys of which one is missing", { key: KEY, curve: { ...CURVE, serverKey: undefined } }],
  ["keys that are none", { key: KEY, curve: { ...CURVE, secretKey: "x".repeat(40).slice(1) } }],
  ["keys of other types", { key: KEY, curve: { ...CURVE, publicKey: [CURVE.publicKey] } }],
  ["a huge key of CURVE", { key: KEY, curve: { ...CURVE, publicKey: "0".repeat(10_000_000) } }],
  ["more beside the keys", { key: KEY, curve: { ...CURVE, endpoint: "tcp://10.0.0.1:1" } }],
])("%s is no ticket: a TypeError that shows nothing of it", (_what, ticket) => {
  for (const curve of [false, true]) {
    const error = mistakeOf(() => ticketAddress({ ...IPC, curve }, ticket));
    expect(error).toBeInstanceOf(TypeError);
    for (const secret of [KEY, CURVE.secretKey]) expect(inspect(error)).not.toContain(secret);
  }
  expect(({} as { key?: unknown }).key).toBeUndefined();
});

test("a ticket whose keys are not those the host's options ask for is refused", () => {
  const [plain, keyed] = [{ key: KEY }, { key: KEY, curve: CURVE }];
  const { serverKey } = CURVE;
  expect(ticketAddress(IPC, plain)).toMatchObject({ key: KEY, curve: undefined });
  expect(ticketAddress({ ...IPC, curve: true }, keyed)).toMatchObject(keyed);
  expect(ticketAddress({ ...IPC, curve: { serverKey } }, keyed)).toMatchObject(keyed);
  for (const [curve, ticket] of [
    [false, keyed],
    [true, plain],
    [{ serverKey }, plain],
    [{ serverKey: makeCurveKeys().publicKey }, keyed],
    [makeCurveKeys(), keyed],
  ] as const)
    expect(() => ticketAddress({ ...IPC, curve }, ticket)).toThrow(TypeError);
});

function mistakeOf(make: () => unknown): unknown {
  try {
    return make();
  } catch (error) {
    return error;
  }
}
