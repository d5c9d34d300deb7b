import { LANE } from "../protocol/frame.js";
import { FieldReader, FieldWriter } from "./field-bytes.js";
import { HEADER_BYTES, PACKET, writeHeader } from "./packet-header.js";
import type { Pair } from "./pair.js";
import { getU48 } from "./u48.js";

/*
 * The four packets of a handshake. Each has a session's header without a MAC, epoch 0, its sender's tag (the first
 * six bytes of its nonce) as seq and the tag of the one it answers as ack. Bytes after the last field are ignored,
 * and covered by the proofs, header and all. All numbers little-endian.
 *
 *   HELLO      u8 lowest, u8 highest version | u32 features | u32 features it insists on | 16 incarnation |
 *              16 session (zeros: none yet) | 32 nonce | 2 x u48 received | 2 x u48 granted | u32 heartbeat wish, ms |
 *              u8 length, worker id (UTF-8)
 *   CHALLENGE  32 proof | u8 version | u32 features | u32 features it insists on | 16 incarnation | 16 session |
 *              u32 epoch | 32 nonce | 2 x u48 received | 2 x u48 granted | u32 heartbeat, ms
 *   PROOF      32 proof
 *   REJECT     u8 why | u8 lowest, u8 highest version
 */

/** Bytes of incarnations and session ids, of nonces, and of proofs. */
export const ID_BYTES = 16;
export const NONCE_BYTES = 32;
export const PROOF_BYTES = 32;
const MAX_WORKER_ID_BYTES = 255;

/** Why a handshake was refused. Who does not prove itself learns no more than "refused". */
export const REJECT = { REFUSED: 1, BUSY: 2, VERSION: 3 } as const;

/** What both flights say. */
export interface Introduction {
  readonly features: number;
  readonly required: number;
  /** Made anew whenever that end starts. */
  readonly incarnation: Uint8Array;
  readonly session: Uint8Array;
  readonly nonce: Uint8Array;
  readonly received: Pair;
  readonly granted: Pair;
  readonly heartbeatMs: number;
}

export interface Hello extends Introduction {
  readonly versions: readonly [lowest: number, highest: number];
  readonly workerId: string;
}

export interface Challenge extends Introduction {
  readonly version: number;
  readonly epoch: number;
}

/** By what the answer to a handshake is recognised. */
export function tagOf(nonce: Uint8Array): number {
  return getU48(new DataView(nonce.buffer, nonce.byteOffset, nonce.byteLength), 0);
}

/** The packet of a handshake around its payload. */
export function handshakePacket(
  type: number,
  tag: number,
  answered: number,
  payload: Uint8Array,
): Uint8Array {
  const packet = new Uint8Array(HEADER_BYTES + payload.length);
  packet.set(payload, HEADER_BYTES);
  writeHeader(
    packet,
    { type, epoch: 0, seq: tag, ack: answered, window: 0, lane: LANE.CONTROL, flags: 0 },
    false,
  );
  return packet;
}

export function writeHello(hello: Hello): Uint8Array {
  const id = Buffer.from(hello.workerId, "utf8");
  if (id.length > MAX_WORKER_ID_BYTES)
    throw new TypeError(`a worker's id has at most ${MAX_WORKER_ID_BYTES} bytes`);
  const fields = new FieldWriter()
    .u8(hello.versions[0])
    .u8(hello.versions[1])
    .u32(hello.features)
    .u32(hello.required)
    .raw(hello.incarnation)
    .raw(hello.session)
    .raw(hello.nonce);
  const payload = writeState(fields, hello).u8(id.length).raw(id).finish();
  return handshakePacket(PACKET.HELLO, tagOf(hello.nonce), 0, payload);
}

/** Undefined for what is no HELLO. */
export function readHello(packet: Uint8Array): Hello | undefined {
  const reader = new FieldReader(packet, HEADER_BYTES);
  const versions = [reader.u8(), reader.u8()] as const;
  const [features, required] = [reader.u32(), reader.u32()];
  const [incarnation, session] = [reader.raw(ID_BYTES), reader.raw(ID_BYTES)];
  const nonce = reader.raw(NONCE_BYTES);
  const state = readState(reader);
  const workerId = Buffer.from(reader.raw(reader.u8())).toString("utf8");
  if (reader.isShort) return undefined;
  return { versions, features, required, incarnation, session, nonce, workerId, ...state };
}

/** A CHALLENGE with room for its proof, which covers the rest of it. */
export function writeChallenge(challenge: Challenge, answered: number): Uint8Array {
  const fields = new FieldWriter()
    .raw(new Uint8Array(PROOF_BYTES))
    .u8(challenge.version)
    .u32(challenge.features)
    .u32(challenge.required)
    .raw(challenge.incarnation)
    .raw(challenge.session)
    .u32(challenge.epoch)
    .raw(challenge.nonce);
  const payload = writeState(fields, challenge).finish();
  return handshakePacket(PACKET.CHALLENGE, tagOf(challenge.nonce), answered, payload);
}

/** Undefined for what is no CHALLENGE. */
export function readChallenge(packet: Uint8Array): Challenge | undefined {
  const reader = new FieldReader(packet, HEADER_BYTES + PROOF_BYTES);
  const version = reader.u8();
  const [features, required] = [reader.u32(), reader.u32()];
  const [incarnation, session] = [reader.raw(ID_BYTES), reader.raw(ID_BYTES)];
  const epoch = reader.u32();
  const nonce = reader.raw(NONCE_BYTES);
  const state = readState(reader);
  if (reader.isShort) return undefined;
  return { version, features, required, incarnation, session, epoch, nonce, ...state };
}

type State = Pick<Introduction, "received" | "granted" | "heartbeatMs">;

function writeState(fields: FieldWriter, { received, granted, heartbeatMs }: State): FieldWriter {
  for (const value of [...received, ...granted]) fields.u48(value);
  return fields.u32(heartbeatMs);
}

function readState(reader: FieldReader): State {
  return {
    received: [reader.u48(), reader.u48()],
    granted: [reader.u48(), reader.u48()],
    heartbeatMs: reader.u32(),
  };
}
