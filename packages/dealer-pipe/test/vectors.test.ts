import { hkdfSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { greetingOf, lobbyKey, readGreeting, WELCOME } from "../dist/greeting.js";
import { MAX_PACKET_BYTES } from "../dist/limits.js";
import { PacketReader } from "../dist/packet-reader.js";

/** What docs/protocol.md shows of a pipe. */
interface PipeVectors {
  readonly greeting: { readonly id: string; readonly secret: string; readonly hex: string };
  readonly lobby: { readonly lobbySecret: string; readonly hex: string };
  readonly welcome: { readonly hex: string };
  readonly stream: { readonly packets: readonly string[]; readonly hex: string };
}

const url = new URL("../../../docs/protocol/vectors/pipe.json", import.meta.url);
const { greeting, lobby, welcome, stream } = JSON.parse(readFileSync(url, "utf8")) as PipeVectors;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

test("the recorded greeting is made and read", () => {
  const { id, secret } = greeting;
  expect(hex(greetingOf({ id, secret: Buffer.from(secret, "hex") }))).toBe(greeting.hex);
  const read = readGreeting(Buffer.from(greeting.hex, "hex"));
  expect(read && { id: read.id, secret: hex(read.secret) }).toEqual({ id, secret });
  expect(greeting.hex).toBe(`${Buffer.from("BWP1").toString("hex")}${id}${secret}`);
});

test("the recorded greeting of a lobby is made of its secret, as the page says", () => {
  const secret = Buffer.from(lobby.lobbySecret, "hex");
  expect(hex(greetingOf(lobbyKey(secret)))).toBe(lobby.hex);
  const derived = Buffer.from(hkdfSync("sha256", secret, "", "bossworks pipe lobby", 48));
  expect(lobby.hex).toBe(`${Buffer.from("BWP1").toString("hex")}${hex(derived)}`);
});

test("the recorded welcome is ours", () => {
  expect(hex(WELCOME)).toBe(welcome.hex);
});

test("the recorded stream is cut into the recorded packets, also when it comes byte by byte", () => {
  for (const size of [1, 7, stream.hex.length]) {
    const reader = new PacketReader(MAX_PACKET_BYTES);
    const packets: string[] = [];
    const bytes = Buffer.from(stream.hex, "hex");
    for (let at = 0; at < bytes.length; at += size) {
      reader.push(bytes.subarray(at, at + size));
      for (let packet = reader.next(); packet; packet = reader.next()) packets.push(hex(packet));
    }
    expect(packets).toEqual(stream.packets);
  }
});
