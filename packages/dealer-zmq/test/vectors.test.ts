import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { keyBytes, readKey } from "../dist/channel-key.js";
import { makeGreeting, makeTaken, makeWord, readGreeting, readTaken, WORD, wordOf } from "../dist/words.js";

/** What docs/protocol.md shows of ZeroMQ: messages, part by part. */
interface ZmqVectors {
  readonly greeting: { readonly id: string; readonly secret: string; readonly parts: readonly string[] };
  readonly welcome: { readonly parts: readonly string[] };
  readonly refused: { readonly parts: readonly string[] };
  readonly taken: { readonly bytes: number; readonly parts: readonly string[] };
  readonly goodbye: { readonly parts: readonly string[] };
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

test("the recorded word of what was taken is made and read", () => {
  const { bytes, parts } = vectors.taken;
  expect(hexOf(makeTaken(bytes))).toEqual(parts);
  expect([wordOf(bytesOf(parts)), readTaken(bytesOf(parts))]).toEqual([WORD.TAKEN, bytes]);
});
