import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fieldOf, KIND, type Kind, readEntry, takenBody, takenBytesOf } from "../dist/entry.js";
import { keysOf, noticeKeyOf, outboxOf } from "../dist/keys.js";
import { dialOf, employmentOf, isMac, macOf } from "../dist/link-id.js";
import { lobbySecretsOf } from "../dist/lobby-secrets.js";
import { makeNotice, readNotice } from "../dist/notice.js";

interface EntryVector {
  readonly field: string;
  readonly body: string;
  /** Of the entry that tells what was taken. */
  readonly bytes?: number;
}

/** What docs/protocol.md shows of Redis. */
interface RedisVectors {
  readonly link: {
    readonly employment: string;
    readonly dial: number;
    readonly random: string;
    readonly secret: string;
    readonly hex: string;
  };
  readonly outbox: string;
  readonly entries: { readonly [name: string]: EntryVector };
  readonly lobby: {
    readonly lobbySecret: string;
    readonly id: string;
    readonly employment: string;
    readonly secret: string;
    readonly key: string;
    readonly notice: { readonly openedAt: number; readonly random: string; readonly text: string };
    readonly inbox: string;
    readonly outboxes: string;
  };
}

const url = new URL("../../../docs/protocol/vectors/redis.json", import.meta.url);
const { link, outbox, entries, lobby } = JSON.parse(readFileSync(url, "utf8")) as RedisVectors;
const linkId = Buffer.from(link.hex, "hex");
const secret = Buffer.from(link.secret, "hex");

const kindOf = (name: string): Kind => KIND[name.toUpperCase() as keyof typeof KIND];
const SAID = ["attach", "welcome", "confirm", "refused", "leave", "end"] as const;

test("the recorded link's id names its employment and its dial, and the stream of its worker", () => {
  expect(employmentOf(linkId).toString("hex")).toBe(link.employment);
  expect(dialOf(linkId)).toBe(link.dial);
  expect(link.hex).toBe(`${link.employment}${"2".padStart(8, "0")}${link.random}`);
  expect(outbox.endsWith(`:worker:${link.hex}`)).toBe(true);
  expect(outboxOf(outbox.slice(0, -link.hex.length), linkId)).toBe(outbox);
});

test("there is an entry of every kind, and each is read as what it is", () => {
  expect(Object.keys(entries).map(kindOf).sort()).toEqual(Object.values(KIND).sort());
  for (const [name, { field, body }] of Object.entries(entries)) {
    const entry = readEntry("1-1", [Buffer.from(field, "hex"), Buffer.from(body, "hex")]);
    expect([entry?.kind, entry?.link.toString("hex"), entry?.body.toString("hex")]).toEqual([
      kindOf(name),
      name === "mark" ? "" : link.hex,
      body,
    ]);
    expect(fieldOf(kindOf(name), name === "mark" ? Buffer.alloc(0) : linkId).toString("hex")).toBe(field);
  }
});

test.each(SAID)("the MAC of the recorded %s is as the page tells", (name) => {
  const kind = kindOf(name);
  const mac = createHmac("sha256", secret)
    .update(Buffer.concat([Buffer.from(kind), linkId]))
    .digest();
  expect(entries[name]?.body).toBe(mac.toString("hex", 0, 16));
  expect(isMac(macOf(secret, kind, linkId), secret, kind, linkId)).toBe(true);
});

test("the recorded word of what was taken is made and read", () => {
  const { bytes = 0, body = "" } = entries.taken ?? {};
  expect(takenBody(bytes).toString("hex")).toBe(body);
  expect(takenBytesOf(Buffer.from(body, "hex"))).toBe(bytes);
});

test("what is recorded of a lobby is made of its secret, as RFC 5869 says", () => {
  const { id, employment, secret } = lobbySecretsOf(Buffer.from(lobby.lobbySecret, "hex"));
  expect([id, employment.toString("hex"), secret.toString("hex")]).toEqual([
    lobby.id,
    lobby.employment,
    lobby.secret,
  ]);
  const hmac = (key: Uint8Array, ...parts: (string | Uint8Array)[]) =>
    parts.reduce((mac, part) => mac.update(part), createHmac("sha256", key)).digest();
  const master = hmac(Buffer.alloc(32), Buffer.from(lobby.lobbySecret, "hex"));
  const derive = (what: string) =>
    hmac(master, `bossworks redis lobby ${what}`, Buffer.of(1)).toString("hex");
  expect(derive("id").slice(0, 32)).toBe(lobby.id);
  expect(derive("employment").slice(0, 16)).toBe(lobby.employment);
  expect(derive("secret")).toBe(lobby.secret);
  const place = { prefix: "bossworks", id };
  const { inbox, outboxes } = keysOf(place, lobby.notice.random);
  expect([noticeKeyOf(place), inbox, outboxes]).toEqual([lobby.key, lobby.inbox, lobby.outboxes]);
});

test("the recorded notice is made and read, and not read by another secret", () => {
  const { openedAt, random, text } = lobby.notice;
  const secret = Buffer.from(lobby.secret, "hex");
  expect(makeNotice({ openedAt, random }, secret)).toBe(text);
  expect(readNotice(text, secret)).toEqual({ openedAt, random });
  expect(readNotice(text, Buffer.alloc(32))).toBeUndefined();
  const said = `${openedAt.toString(16).padStart(12, "0")}${random}`;
  const mac = createHmac("sha256", secret).update("n").update(Buffer.from(said, "hex")).digest("hex");
  expect(text).toBe(said + mac.slice(0, 32));
});
