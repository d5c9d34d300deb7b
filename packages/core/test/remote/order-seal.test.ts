import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { hostSecrets } from "../../build/remote/host-secrets.js";
import { OrderSeal } from "../../build/remote/order-seal.js";

const SECRET = randomBytes(32);
const [HOST, BOSS] = [randomBytes(16), randomBytes(16)];

function ends(): { boss: OrderSeal; host: OrderSeal } {
  return { boss: new OrderSeal(SECRET, HOST, BOSS), host: new OrderSeal(SECRET, HOST, BOSS) };
}

const order = (text: string): Buffer => Buffer.from(text);
const opened = (seal: OrderSeal, sealed: Uint8Array): string | undefined => {
  const bytes = seal.open(sealed);
  return bytes && Buffer.from(bytes).toString();
};

test("orders open in the order in which they were sealed, once each", () => {
  const { boss, host } = ends();
  const sealed = ["one", "two", "three"].map((text) => boss.seal(order(text)));
  expect(sealed.map((bytes) => opened(host, bytes))).toEqual(["one", "two", "three"]);
  for (const again of sealed) expect(host.open(again)).toBeUndefined();
});

test("an order out of its turn does not open, and does not disturb those in their turn", () => {
  const { boss, host } = ends();
  const [one, two] = ["one", "two"].map((text) => boss.seal(order(text)));
  if (!one || !two) throw new Error("none");
  expect(host.open(two)).toBeUndefined();
  expect(opened(host, one)).toBe("one");
  expect(opened(host, two)).toBe("two");
});

test("no bit of a sealed order can be another", () => {
  const { boss, host } = ends();
  const sealed = boss.seal(order("run pi"));
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const forged = Buffer.from(sealed);
    forged[bit >> 3] = (forged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(host.open(forged)).toBeUndefined();
  }
  for (let length = 0; length < sealed.length; length++)
    expect(host.open(sealed.subarray(0, length))).toBeUndefined();
  expect(opened(host, sealed)).toBe("run pi");
});

test.each([
  ["secret", () => new OrderSeal(randomBytes(32), HOST, BOSS)],
  ["host's nonce", () => new OrderSeal(SECRET, randomBytes(16), BOSS)],
  ["boss's nonce", () => new OrderSeal(SECRET, HOST, randomBytes(16))],
  ["pair of nonces the other way round", () => new OrderSeal(SECRET, BOSS, HOST)],
])("another %s opens nothing", (_, make) => {
  const { boss } = ends();
  expect(make().open(boss.seal(order("run pi")))).toBeUndefined();
});

test("what is made of a token tells neither the token nor the rest, and differs in every part", () => {
  const secrets = hostSecrets("a token for tests");
  const all = Object.values(secrets).map((bytes) => Buffer.from(bytes as Uint8Array).toString("hex"));
  expect(new Set(all).size).toBe(3);
  expect(all.every((hex) => hex.length === 64)).toBe(true);
  expect(hostSecrets("a token for tests")).toEqual(secrets);
  expect(hostSecrets("a token for testS").session).not.toEqual(secrets.session);
});
