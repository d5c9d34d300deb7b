import { builtZmq } from "./built.mjs";
import { hexOf } from "./notate.mjs";
import { counting } from "./scripted-crypto.mjs";

const { makeGreeting, makeTaken, makeWord, WORD } = await builtZmq("words.js");
const { keyBytes } = await builtZmq("channel-key.js");
const { lobbyKeysOf } = await builtZmq("lobby-keys.js");

const TAKEN = 32_768 + 3 * 512;

/** What the two ends of a channel over ZeroMQ say to each other beside packets: messages, part by part. */
export function zmqVectors() {
  const key = { id: counting(0x90, 16), secret: Buffer.from(counting(0x20, 32), "hex") };
  const partsOf = (message) => message.map(hexOf);
  return {
    greeting: { id: key.id, secret: hexOf(key.secret), parts: partsOf(makeGreeting(keyBytes(key))) },
    welcome: { parts: partsOf(makeWord(WORD.WELCOME)) },
    refused: { parts: partsOf(makeWord(WORD.REFUSED)) },
    taken: { bytes: TAKEN, parts: partsOf(makeTaken(TAKEN)) },
    goodbye: { parts: partsOf(makeWord(WORD.GOODBYE)) },
    lobby: lobbyVectors(),
  };
}

/** What both sides make of the secret of a lobby. */
function lobbyVectors() {
  const secret = counting(0x40, 32);
  const { key, boss, host } = lobbyKeysOf(Buffer.from(secret, "hex"));
  return { secret, key: hexOf(keyBytes(key)), boss, host };
}
