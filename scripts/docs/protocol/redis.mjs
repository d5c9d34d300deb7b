import { builtRedis } from "./built.mjs";
import { hexOf } from "./notate.mjs";
import { counting } from "./scripted-crypto.mjs";

const { fieldOf, KIND, MARK_FIELD, takenBody } = await builtRedis("entry.js");
const { keysOf, noticeKeyOf, outboxOf } = await builtRedis("keys.js");
const { macOf } = await builtRedis("link-id.js");
const { lobbySecretsOf } = await builtRedis("lobby-secrets.js");
const { makeNotice } = await builtRedis("notice.js");

const EMPLOYMENT = counting(0x90, 8);
const DIAL = 2;
const RANDOM = counting(0xa0, 4);
const SECRET = counting(0x20, 32);
const OUTBOXES = "{bossworks:boss:0011223344556677}:worker:";
const PACKET = counting(0, 40);
const TAKEN = 65_600;

/** The id of a link, and an entry of every kind that goes through the streams of Redis. */
export function redisVectors() {
  const dial = Buffer.alloc(4);
  dial.writeUInt32BE(DIAL);
  const link = Buffer.concat([Buffer.from(EMPLOYMENT, "hex"), dial, Buffer.from(RANDOM, "hex")]);
  const secret = Buffer.from(SECRET, "hex");
  const entry = (name, body) => ({ field: hexOf(fieldOf(KIND[name], link)), body: hexOf(body) });
  const said = (name) => entry(name, macOf(secret, KIND[name], link));
  return {
    link: { employment: EMPLOYMENT, dial: DIAL, random: RANDOM, secret: SECRET, hex: hexOf(link) },
    outbox: outboxOf(OUTBOXES, link),
    entries: {
      attach: said("ATTACH"),
      welcome: said("WELCOME"),
      confirm: said("CONFIRM"),
      refused: said("REFUSED"),
      leave: said("LEAVE"),
      end: said("END"),
      packet: entry("PACKET", Buffer.from(PACKET, "hex")),
      taken: { bytes: TAKEN, ...entry("TAKEN", takenBody(TAKEN)) },
      mark: { field: hexOf(MARK_FIELD), body: "" },
    },
    lobby: lobbyVectors(),
  };
}

/** What both sides make of the secret of a lobby, and what its boss writes there. */
function lobbyVectors() {
  const lobbySecret = counting(0x40, 32);
  const { id, employment, secret } = lobbySecretsOf(Buffer.from(lobbySecret, "hex"));
  const place = { prefix: "bossworks", id };
  const [openedAt, random] = [1_700_000_000_000, counting(0xb0, 8)];
  return {
    lobbySecret,
    id,
    employment: hexOf(employment),
    secret: hexOf(secret),
    key: noticeKeyOf(place),
    notice: { openedAt, random, text: makeNotice({ openedAt, random }, secret) },
    ...keysOf(place, random),
  };
}
