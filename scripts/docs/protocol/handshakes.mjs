import { createHash, createHmac } from "node:crypto";
import { built } from "./built.mjs";
import { describePacket } from "./describe.mjs";
import { hexOf } from "./notate.mjs";
import { CHANCE, Recording } from "./recording.mjs";
import { counting } from "./scripted-crypto.mjs";

const { HEADER_BYTES, PACKET } = await built("session/packet-header.js");
const { handshakePacket, PROOF_BYTES, REJECT, readChallenge, readHello } = await built(
  "session/handshake-messages.js",
);
const { encode } = await built("codec/codec.js");
const { makeFrame } = await built("protocol/frame.js");
const { Transcript } = await built("session/handshake-proof.js");

const ping = makeFrame("STATUS", 1);
const data = (value) => makeFrame("STATUS_DATA", 0, encode(value));

const hexFields = (fields) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, value instanceof Uint8Array ? hexOf(value) : value]),
  );

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();
const hmac = (key, ...parts) =>
  parts.reduce((mac, part) => mac.update(part), createHmac("sha256", key)).digest();

/** What the packets of each handshake say, and every secret that comes of them. */
function explain({ settings, steps }) {
  const attaches = [];
  let secret = Buffer.from(settings.token, "hex");
  for (const [index, { type, hex }] of steps.entries()) {
    if (type !== "HELLO") continue;
    const [hello, challenge] = [hex, steps[index + 1].hex].map((text) => Buffer.from(text, "hex"));
    const secrets = secret.length > 0 ? secretsOf(secret, hello, challenge, settings.binding) : {};
    attaches.push({
      hello: hexFields(readHello(hello)),
      challenge: {
        proof: hexOf(challenge.subarray(HEADER_BYTES, HEADER_BYTES + PROOF_BYTES)),
        ...hexFields(readChallenge(challenge)),
      },
      proof: { proof: hexOf(Buffer.from(steps[index + 2].hex, "hex").subarray(HEADER_BYTES)) },
      secrets: { secret: hexOf(secret), ...hexFields(secrets) },
    });
    secret = secrets.resumptionSecret ?? secret;
  }
  return attaches;
}

function secretsOf(secret, hello, challenge, bindingHex) {
  const binding = Buffer.from(bindingHex, "hex");
  const crypto = { hmac, sha256 };
  const { keys, resumption } = new Transcript(crypto, secret, hello, challenge, binding).derive("boss");
  return { toWorkerKey: keys.send, toBossKey: keys.receive, resumptionSecret: resumption };
}

/** One recording, with its handshakes explained. */
function recorded(name, settings, play) {
  const recording = new Recording(settings);
  play(recording);
  const result = recording.finish();
  return {
    name,
    ...(result.settings && { settings: result.settings }),
    attaches: explain(result),
    steps: result.steps,
  };
}

function attachAndTalk(recording) {
  recording.dial();
  recording.say("boss", 0, ping);
  recording.say("worker", 1, data("hello"));
  recording.wait(25);
}

/** First attaches on media of every kind. */
export function handshakeVectors() {
  return {
    transcripts: [
      recorded("pipe: a token, no MAC", {}, attachAndTalk),
      recorded(
        "a medium strangers can write to: a token, every packet bears a MAC, a channel binding",
        { isProtected: true, isLossless: false, binding: counting(0xe0, 8) },
        attachAndTalk,
      ),
      recorded("one process: no token, proofs are zeros", { token: "" }, attachAndTalk),
    ],
    rejects: Object.entries(REJECT).map(([why, code]) => {
      const answered = Buffer.from(CHANCE.worker[1], "hex").readUIntLE(0, 6);
      const packet = handshakePacket(PACKET.REJECT, 0, answered, Uint8Array.of(code, 1, 1));
      return { why, ...describePacket(packet), reject: { code, lowest: 1, highest: 1 }, hex: hexOf(packet) };
    }),
  };
}

/** A session that survives its link: what was sent into the cut is sent again, and nothing twice to the user. */
export function resumeVectors() {
  return recorded("resume", { isProtected: true, isLossless: false }, (recording) => {
    recording.dial();
    recording.say("boss", 0, makeFrame("STATUS", 1));
    recording.say("worker", 1, data("arrived, and acknowledged"));
    recording.wait(25);
    // What the boss says on the data lane still arrives; nothing of the worker's does.
    recording.lose((from) => from === "worker");
    recording.say("boss", 1, makeFrame("DATA", 0, encode("arrived, not acknowledged")));
    recording.say("worker", 1, data("lost with the link"));
    recording.cut();
    recording.lose(() => false);
    recording.say("worker", 1, data("said while there was no link"));
    recording.wait(80);
    recording.dial();
    recording.wait(25);
  });
}

/** A medium that loses packets: a gap is asked for at once, a lost last packet by a question. */
export function lossVectors() {
  return recorded("loss", { isProtected: true, isLossless: false }, (recording) => {
    recording.dial();
    recording.lose((from, { type, seq }) => from === "worker" && type === PACKET.DATA && seq === 1);
    recording.say("worker", 1, data("one"));
    recording.lose(() => false);
    recording.say("worker", 1, data("two"));
    recording.wait(25);
    recording.lose((from, { type }) => from === "boss" && type === PACKET.DATA);
    recording.say("boss", 0, makeFrame("STATUS", 1));
    recording.lose(() => false);
    recording.wait(230);
  });
}
