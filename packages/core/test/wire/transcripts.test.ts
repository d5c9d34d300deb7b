import { expect, test } from "vitest";
import {
  readChallenge as readChallengeOfOurs,
  readHello as readHelloOfOurs,
} from "../../build/session/handshake-messages.js";
import { frameOf } from "./frame-of.js";
import { hexOf } from "./hex-of.js";
import { readFrames } from "./independent/frame.mjs";
import { prove, readChallenge, readHello, tagOf, writeHello, writeProof } from "./independent/handshake.mjs";
import { isSealed, readPacket, readPair, TYPE } from "./independent/packet.mjs";
import { Replay } from "./replay.js";
import {
  allTranscripts,
  bytesOf,
  isPacket,
  type PacketStep,
  readVectors,
  type Transcript,
} from "./vectors.js";

const transcripts = allTranscripts();

/** Handshakes of a transcript: the bytes of each of their three packets. */
function handshakesOf({ steps }: Transcript): { hello: Buffer; challenge: Buffer; proof: Buffer }[] {
  const packets = steps.filter(isPacket);
  const of = (type: number): Buffer[] =>
    packets.filter(({ header }) => header.type === type).map(({ hex }) => bytesOf(hex));
  const [challenges, proofs] = [of(TYPE.CHALLENGE), of(TYPE.PROOF)];
  return of(TYPE.HELLO).map((hello, index) => ({
    hello,
    challenge: challenges[index] as Buffer,
    proof: proofs[index] as Buffer,
  }));
}

for (const side of ["boss", "worker"] as const) {
  test.each(transcripts)(`%s: the ${side} says what is recorded, to the byte`, (_name, transcript) => {
    const replay = new Replay(side, transcript);
    replay.play();
    expect(replay.refused).toEqual([]);
    expect(replay.state.epoch).toBe(handshakesOf(transcript).length);
  });
}

test("the conversation ends closed on both sides, with nothing undelivered", () => {
  const conversation = readVectors("conversation");
  for (const side of ["boss", "worker"] as const) {
    const replay = new Replay(side, conversation);
    replay.play();
    expect(replay.end).toMatchObject({ kind: "closed", isOurs: side === "worker", undelivered: [] });
  }
});

test.each(transcripts)("%s: proofs and keys as the page says, by code of its own", (_name, transcript) => {
  const { settings, steps, attaches } = transcript;
  let secret = bytesOf(settings.token);
  let keys: { toBossKey?: Buffer; toWorkerKey?: Buffer } = {};
  const handshakes = handshakesOf(transcript);
  let epoch = 0;
  for (const { from, hex, header } of steps.filter(isPacket)) {
    const packet = readPacket(bytesOf(hex));
    expect(packet).toMatchObject(header);
    if (header.type === TYPE.PROOF) {
      const { hello, challenge, proof } = handshakes[epoch++] as (typeof handshakes)[number];
      const proved = prove({ secret, hello, challenge, binding: bytesOf(settings.binding) });
      const [says, asks] = [readHello(hello), readChallenge(challenge)];
      expect(hexOf(asks.proof)).toBe(hexOf(proved.bossProof));
      expect(hexOf(writeHello(says))).toBe(hexOf(hello));
      expect(hexOf(writeProof(says.nonce, asks.nonce, proved.workerProof))).toBe(hexOf(proof));
      expect(hexOf(proof)).toBe(hex);
      expect(asks.epoch).toBe(epoch);
      const explained = attaches?.[epoch - 1]?.secrets;
      if (explained && proved.resumptionSecret) {
        expect(explained).toEqual({
          secret: hexOf(secret),
          toWorkerKey: hexOf(proved.toWorkerKey),
          toBossKey: hexOf(proved.toBossKey),
          resumptionSecret: hexOf(proved.resumptionSecret),
        });
      }
      keys = proved;
      secret = proved.resumptionSecret ?? secret;
    } else if (header.type >= TYPE.READY) {
      expect(header.epoch).toBe(epoch);
      expect(packet?.mac !== undefined).toBe(settings.isProtected);
      const key = from === "boss" ? keys.toWorkerKey : keys.toBossKey;
      if (settings.isProtected && key) expect(isSealed(bytesOf(hex), key)).toBe(true);
    }
  }
  expect(epoch).toBeGreaterThan(0);
});

const explained = transcripts.filter(([, { attaches }]) => attaches !== undefined);

test.each(explained)("%s: every field of the handshake's packets", (_name, transcript) => {
  for (const [index, { hello, challenge, proof }] of handshakesOf(transcript).entries()) {
    const attach = transcript.attaches?.[index];
    const { proof: _proof, ...fields } = attach?.challenge ?? { proof: "" };
    expect(plain(readHelloOfOurs(hello))).toEqual(attach?.hello);
    expect(plain(readHello(hello))).toEqual(attach?.hello);
    expect(plain(readChallengeOfOurs(challenge))).toEqual(fields);
    expect(plain(readChallenge(challenge))).toEqual(attach?.challenge);
    expect(hexOf(proof.subarray(32))).toBe(attach?.proof.proof);
  }
});

function plain(fields: object | undefined): unknown {
  const show = (value: unknown): unknown => (value instanceof Uint8Array ? hexOf(value) : value);
  return Object.fromEntries(Object.entries(fields ?? {}).map(([name, value]) => [name, show(value)]));
}

test.each(transcripts)("%s: payloads hold what is noted", (_name, { steps }) => {
  for (const step of steps.filter(isPacket)) {
    const { payload } = readPacket(bytesOf(step.hex)) ?? { payload: Buffer.alloc(0) };
    if (step.frames) expectFrames(step, payload);
    if (step.sent) expect(readPair(payload)).toEqual(step.sent);
    if (step.received)
      expect([readPair(payload), readPair(payload, 12)]).toEqual([step.received, step.granted]);
  }
});

function expectFrames({ frames = [] }: PacketStep, payload: Buffer): void {
  const read = readFrames(payload);
  expect(read.map(({ verb, id, scope, flags }) => ({ verb, id, scope, flags }))).toEqual(
    frames.map(({ verb, id, scope, flags }) => ({ verb, id, scope, flags })),
  );
  expect(read.map(({ after, total, body }) => [after, total, hexOf(body)])).toEqual(
    frames.map((frame) => [frame.after, frame.total, hexOf(frameOf(frame).body)]),
  );
}

test.each(readVectors("handshakes").rejects)("a worker that is rejected: $why", ({ hex, reject, header }) => {
  const transcript = readVectors("handshakes").transcripts[0] as Transcript;
  const hello = transcript.steps.filter(isPacket)[0] as PacketStep;
  const rejection = { at: 0, from: "boss", type: "REJECT", header, hex } as const;
  const replay = new Replay("worker", {
    ...transcript,
    steps: [{ at: 0, event: "open", link: 1 }, hello, rejection],
  });
  replay.play();
  expect(replay.refused).toEqual([["", "refused", "busy", "version"][reject.code]]);
  expect(header.ack).toBe(tagOf(readHello(bytesOf(hello.hex)).nonce));
});
