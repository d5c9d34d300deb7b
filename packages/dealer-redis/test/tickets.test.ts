import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import { expect, test } from "vitest";
import { until } from "./support/deadline.js";
import { connectTo, Log, openBoss, ticketAddress } from "./support/hosts.js";
import { useServer } from "./support/service.js";

const url = await useServer();
const PASSWORD = "s3cret-word";
const TICKET = {
  lobby: "0123456789abcdef".repeat(2),
  boss: "0123456789abcdef",
  employment: "fedcba9876543210",
  secret: "0123456789abcdef".repeat(4),
  quietMs: 1000,
  expireMs: 300_000,
};

test.each<[string, (ticket: unknown) => unknown]>([
  ["as it is", (ticket) => ticket],
  ["through JSON", (ticket) => JSON.parse(JSON.stringify(ticket))],
  ["through a structured clone", (ticket) => structuredClone(ticket)],
])("a ticket that came %s leads to its own channel", async (_how, copy) => {
  const { dealer } = await openBoss({ url, expireMs: 60_000 }, randomBytes(32));
  const [log, other] = [new Log(), new Log()];
  const { ticket } = dealer.channel("w1", log, { heartbeatMs: 2000 });
  dealer.channel("w2", other);
  const address = ticketAddress({ url }, copy(ticket));
  expect(address).toMatchObject({ quietMs: 2000, expireMs: 60_000 });
  const { channel } = await connectTo(address);
  channel.send(Buffer.from("by ticket"));
  await until("the packet", () => log.packets.length === 1);
  expect(other.packets).toEqual([]);
});

test("fractions of a millisecond trouble neither the server nor a ticket", async () => {
  const { dealer } = await openBoss({ url, expireMs: 60_000.5 }, randomBytes(32));
  const log = new Log();
  const { ticket } = dealer.channel("w1", log, { heartbeatMs: 5000 / 3 });
  const address = ticketAddress({ url }, ticket);
  expect(address).toMatchObject({ quietMs: 1667, expireMs: 60_001 });
  const { channel } = await connectTo(address);
  channel.send(Buffer.from("by ticket"));
  await until("the packet", () => log.packets.length === 1);
});

test("a ticket says nothing of the server: the host's own options do", async () => {
  const { dealer } = await openBoss({ url }, randomBytes(32));
  const { ticket, address } = dealer.channel("w1", new Log());
  expect(Object.keys(ticket ?? {}).toSorted()).toEqual(Object.keys(TICKET).toSorted());
  const own = `redis://host:${PASSWORD}@redis.example:6380/2`;
  const found = ticketAddress({ url: "redis://boss.example", worker: { url: own } }, ticket);
  expect(found).toEqual({
    ...address,
    connection: expect.objectContaining({ servers: [expect.objectContaining({ host: "redis.example" })] }),
  });
});

test.each<[string, unknown]>([
  ["nothing", undefined],
  ["null", null],
  ["a text", "ticket"],
  ["a list", Object.values(TICKET)],
  ["an empty object", {}],
  ...Object.keys(TICKET).map((name): [string, unknown] => [`a ticket without ${name}`, without(name)]),
  ...(["lobby", "boss", "employment", "secret"] as const).flatMap((name): [string, unknown][] => [
    [`${name} a number`, { ...TICKET, [name]: 5 }],
    [`${name} a list`, { ...TICKET, [name]: [TICKET[name]] }],
    [`${name} too short`, { ...TICKET, [name]: TICKET[name].slice(1) }],
    [`${name} too long`, { ...TICKET, [name]: `${TICKET[name]}0` }],
    [`${name} huge`, { ...TICKET, [name]: "0".repeat(10_000_000) }],
    [`${name} of other characters`, { ...TICKET, [name]: TICKET[name].replace("a", "}") }],
    [`${name} of large digits`, { ...TICKET, [name]: TICKET[name].toUpperCase() }],
    [`${name} with a line's end`, { ...TICKET, [name]: `${TICKET[name]}\n` }],
  ]),
  ...[0, 999, 5001, 1000.5, Number.NaN, Number.POSITIVE_INFINITY, "1000", null].map(
    (quietMs): [string, unknown] => [`quietMs ${quietMs}`, { ...TICKET, quietMs }],
  ),
  ...[0, 999, 2 ** 31 + 1, 1000.5, Number.NaN, "300000", 300_000n].map((expireMs): [string, unknown] => [
    `expireMs ${expireMs}`,
    { ...TICKET, expireMs },
  ]),
  ["a module", { ...TICKET, module: "data:text/javascript,process.exit(1)" }],
  ["a connection", { ...TICKET, connection: { servers: [] } }],
  ["an inbox", { ...TICKET, inbox: "{other}:boss" }],
  ["a password", { ...TICKET, password: "x" }],
  ["its fields by the prototype", Object.create(TICKET)],
  ["a prototype's name", JSON.parse(`{ "__proto__": ${JSON.stringify(TICKET)} }`)],
  ["a prototype's name too", { ...TICKET, ...JSON.parse('{ "__proto__": { "module": "x" } }') }],
  ["a constructor", { ...TICKET, constructor: { prototype: {} } }],
])("%s is no ticket: a TypeError that shows nothing of it", (what, ticket) => {
  if (what === "a prototype's name too")
    Object.defineProperty(ticket, "__proto__", { value: {}, enumerable: true });
  const error = mistakeOf(() => ticketAddress({ url: `redis://:${PASSWORD}@127.0.0.1` }, ticket));
  expect(error).toBeInstanceOf(TypeError);
  for (const secret of [TICKET.secret, PASSWORD]) expect(inspect(error)).not.toContain(secret);
});

test("a ticket's keys begin as the host's own options say", () => {
  const { inbox, outboxes } = ticketAddress({ keyPrefix: "jobs" }, TICKET);
  expect(inbox).toBe(`{jobs:hosts:${TICKET.lobby}}:${TICKET.boss}:boss`);
  expect(outboxes).toBe(`{jobs:hosts:${TICKET.lobby}}:${TICKET.boss}:worker:`);
});

function without(name: string): object {
  return Object.fromEntries(Object.entries(TICKET).filter(([other]) => other !== name));
}

function mistakeOf(make: () => unknown): unknown {
  try {
    return make();
  } catch (error) {
    return error;
  }
}
