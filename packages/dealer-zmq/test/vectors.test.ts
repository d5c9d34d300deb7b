import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import type { CurveKeys } from "@bossworks/dealer-zmq";
import { expect, test } from "vitest";
import { keyBytes, readKey } from "../dist/channel-key.js";
import { encodeZ85 } from "../dist/curve/z85.js";
import { lobbyKeysOf } from "../dist/lobby-keys.js";
import { makeGreeting, makeTaken, makeWord, readGreeting, readTaken, WORD, wordOf } from "../dist/words.js";

/** What docs/protocol.md shows of ZeroMQ: messages, part by part. */
interface ZmqVectors {
  readonly greeting: { readonly id: string; readonly secret: string; readonly parts: readonly string[] };
  readonly welcome: { readonly parts: readonly string[] };
  readonly refused: { readonly parts: readonly string[] };
  readonly taken: { readonly bytes: number; readonly parts: readonly string[] };
  readonly goodbye: { readonly parts: readonly string[] };
  readonly lobby: {
    readonly secret: string;
    readonly key: string;
    readonly boss: CurveKeys;
    readonly host: CurveKeys;
  };
}

const url = new URL("../../../docs/protocol/vectors/zmq.json", import.meta.url);
const vectors = JSON.parse(readFileSync(url, "utf8")) as ZmqVectors;
const hexOf = (message: readonly Uint8Array[]) => message.map((part) => Buffer.from(part).toString("hex"));
const bytesOf = (parts: readonly string[]) => parts.map((part) => Buffer.from(part, "hex"));

test("the recorded greeting is made and read", () => {
  const { id, secret, parts } = vectors.greeting;
  const key = { id, secret: Buffer.from(secret, "hex") };
  expect(hexOf(makeGreeting(keyBytes(key)))).toEqual(parts);
  expect(readKey(readGreeting(bytesOf(parts)) ?? Buffer.alloc(0))).toEqual(key);
  expect(parts).toEqual(["47", `${Buffer.from("BWZ1").toString("hex")}${id}${secret}`]);
});

test.each([
  ["welcome", WORD.WELCOME],
  ["refused", WORD.REFUSED],
  ["goodbye", WORD.GOODBYE],
] as const)("the recorded %s is made and read", (name, word) => {
  expect(hexOf(makeWord(word))).toEqual(vectors[name].parts);
  expect(wordOf(bytesOf(vectors[name].parts))).toBe(word);
});

test("the recorded keys of a lobby are made of its secret, as RFC 5869 says", () => {
  const { secret, key, boss, host } = vectors.lobby;
  const made = lobbyKeysOf(Buffer.from(secret, "hex"));
  expect({ key: keyBytes(made.key).toString("hex"), boss: made.boss, host: made.host }).toEqual({
    key,
    boss,
    host,
  });
  const hmac = (by: Uint8Array, ...parts: (string | Uint8Array)[]) =>
    parts.reduce((mac, part) => mac.update(part), createHmac("sha256", by)).digest();
  const master = hmac(Buffer.alloc(32), Buffer.from(secret, "hex"));
  const first = hmac(master, "bossworks zmq lobby", Buffer.of(1));
  const second = hmac(master, first, "bossworks zmq lobby", Buffer.of(2));
  expect(Buffer.concat([first, second]).toString("hex", 0, 48)).toBe(key);
  const bossSecret = hmac(master, "bossworks zmq boss curve", Buffer.of(1));
  const hostSecret = hmac(master, "bossworks zmq host curve", Buffer.of(1));
  expect([boss.secretKey, host.secretKey]).toEqual([bossSecret, hostSecret].map(encodeZ85));
});

test("the recorded word of what was taken is made and read", () => {
  const { bytes, parts } = vectors.taken;
  expect(hexOf(makeTaken(bytes))).toEqual(parts);
  expect([wordOf(bytesOf(parts)), readTaken(bytesOf(parts))]).toEqual([WORD.TAKEN, bytes]);
});
