import { createHash, createHmac } from "node:crypto";
import { readPair, TYPE, writePacket, writePairs } from "./packet.mjs";

/** The handshake, written from docs/protocol.md alone. */

/** A HELLO of these fields. */
export function writeHello({ incarnation, session, nonce, received, granted, heartbeatMs, workerId }) {
  const id = Buffer.from(workerId);
  const payload = Buffer.concat([
    Buffer.from([1, 1]),
    Buffer.alloc(8),
    incarnation,
    session,
    nonce,
    writePairs(received, granted),
    u32(heartbeatMs),
    Buffer.from([id.length]),
    id,
  ]);
  return writePacket({ type: TYPE.HELLO, seq: tagOf(nonce) }, payload);
}

/** What a HELLO says. */
export function readHello(packet) {
  return {
    versions: [packet[32], packet[33]],
    features: packet.readUInt32LE(34),
    required: packet.readUInt32LE(38),
    incarnation: packet.subarray(42, 58),
    session: packet.subarray(58, 74),
    nonce: packet.subarray(74, 106),
    received: readPair(packet, 106),
    granted: readPair(packet, 118),
    heartbeatMs: packet.readUInt32LE(130),
    workerId: packet.toString("utf8", 135, 135 + packet[134]),
  };
}

/** What a CHALLENGE says. */
export function readChallenge(packet) {
  return {
    proof: packet.subarray(32, 64),
    version: packet[64],
    features: packet.readUInt32LE(65),
    required: packet.readUInt32LE(69),
    incarnation: packet.subarray(73, 89),
    session: packet.subarray(89, 105),
    epoch: packet.readUInt32LE(105),
    nonce: packet.subarray(109, 141),
    received: readPair(packet, 141),
    granted: readPair(packet, 153),
    heartbeatMs: packet.readUInt32LE(165),
  };
}

/** The first six bytes of a nonce, as a number. */
export function tagOf(nonce) {
  return nonce.readUIntLE(0, 6);
}

/** Proofs and keys of one handshake. `secret`: the token, or the resumption secret; empty: nothing is proved. */
export function prove({ secret, hello, challenge, binding }) {
  const parts = [hello, challenge.subarray(0, 32), challenge.subarray(64), binding];
  const hash = createHash("sha256");
  for (const { length } of parts) hash.update(u32(length));
  for (const part of parts) hash.update(part);
  const transcript = hash.digest();
  if (secret.length === 0) return { bossProof: Buffer.alloc(32), workerProof: () => Buffer.alloc(32) };
  const master = hmac(transcript, secret);
  const derive = (label) => hmac(master, label, Buffer.from([1]));
  return {
    bossProof: hmac(secret, "bossworks/1 boss", transcript),
    workerProof: (proof) =>
      hmac(secret, "bossworks/1 worker", transcript, proof.subarray(0, 32), proof.subarray(64)),
    toBossKey: derive("bossworks/1 to boss"),
    toWorkerKey: derive("bossworks/1 to worker"),
    resumptionSecret: derive("bossworks/1 resume"),
  };
}

/** A PROOF that answers a CHALLENGE. */
export function writeProof(nonce, challengeNonce, workerProof) {
  const proof = writePacket(
    { type: TYPE.PROOF, seq: tagOf(nonce), ack: tagOf(challengeNonce) },
    Buffer.alloc(32),
  );
  workerProof(proof).copy(proof, 32);
  return proof;
}

function hmac(key, ...parts) {
  const mac = createHmac("sha256", key);
  for (const part of parts) mac.update(part);
  return mac.digest();
}

function u32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
