import { createHmac, timingSafeEqual } from "node:crypto";

/** Packets of a session, written from docs/protocol.md alone. */
export const TYPE = {
  HELLO: 1,
  CHALLENGE: 2,
  PROOF: 3,
  REJECT: 4,
  READY: 16,
  DATA: 17,
  ACK: 18,
  NACK: 19,
  PING: 20,
  PONG: 21,
  FIN: 22,
  RESET: 23,
};

const HEADER = 32;
const HEADER_WITH_MAC = 48;

/** A packet's fields; undefined for bytes that are no packet. */
export function readPacket(bytes) {
  if (bytes.length < HEADER || bytes.toString("latin1", 0, 2) !== "BW") return undefined;
  const size = (bytes[2] & 15) * 4;
  if ((size !== HEADER && size !== HEADER_WITH_MAC) || bytes.length < size) return undefined;
  if (bytes.readUInt32LE(8) !== bytes.length - size || bytes[30] > 1) return undefined;
  return {
    version: bytes[2] >> 4,
    type: bytes[3],
    epoch: bytes.readUInt32LE(4),
    length: bytes.readUInt32LE(8),
    seq: bytes.readUIntLE(12, 6),
    ack: bytes.readUIntLE(18, 6),
    window: bytes.readUIntLE(24, 6),
    lane: bytes[30],
    flags: bytes[31],
    mac: size === HEADER_WITH_MAC ? bytes.subarray(HEADER, HEADER_WITH_MAC) : undefined,
    payload: bytes.subarray(size),
  };
}

/**
 * A packet of these fields; with a key it bears a MAC.
 *
 * @param {{ type: number, epoch?: number, seq?: number, ack?: number, window?: number, lane?: number, flags?: number }} fields
 * @param {Buffer} [payload]
 * @param {Buffer} [key]
 */
export function writePacket(fields, payload = Buffer.alloc(0), key) {
  const { type, epoch = 0, seq = 0, ack = 0, window = 0, lane = 0, flags = 0 } = fields;
  const size = key ? HEADER_WITH_MAC : HEADER;
  const bytes = Buffer.concat([Buffer.alloc(size), payload]);
  bytes.write("BW", "latin1");
  bytes[2] = (1 << 4) | (size / 4);
  bytes[3] = type;
  bytes.writeUInt32LE(epoch, 4);
  bytes.writeUInt32LE(payload.length, 8);
  bytes.writeUIntLE(seq, 12, 6);
  bytes.writeUIntLE(ack, 18, 6);
  bytes.writeUIntLE(window, 24, 6);
  bytes[30] = lane;
  bytes[31] = flags;
  if (key) macOf(bytes, key).copy(bytes, HEADER);
  return bytes;
}

/** What stands in the MAC's place of a packet sealed with this key. */
export function macOf(bytes, key) {
  const mac = createHmac("sha256", key);
  return mac
    .update(bytes.subarray(0, HEADER))
    .update(bytes.subarray(HEADER_WITH_MAC))
    .digest()
    .subarray(0, 16);
}

/** True when the packet bears the MAC of this key. */
export function isSealed(bytes, key) {
  return timingSafeEqual(bytes.subarray(HEADER, HEADER_WITH_MAC), macOf(bytes, key));
}

/** Two numbers, of the control and the data lane. */
export function readPair(payload, at = 0) {
  return [payload.readUIntLE(at, 6), payload.readUIntLE(at + 6, 6)];
}

/** Pairs one after the other. */
export function writePairs(...pairs) {
  const bytes = Buffer.alloc(pairs.length * 12);
  for (const [index, value] of pairs.flat().entries()) bytes.writeUIntLE(value, index * 6, 6);
  return bytes;
}
