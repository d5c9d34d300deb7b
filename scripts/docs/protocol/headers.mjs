import { built } from "./built.mjs";
import { describePacket } from "./describe.mjs";
import { hexOf } from "./notate.mjs";
import { counting, scriptedCrypto } from "./scripted-crypto.mjs";

const { encode } = await built("codec/codec.js");
const { makeFrame } = await built("protocol/frame.js");
const { FrameBatch } = await built("protocol/packet.js");
const { PACKET, PACKET_FLAG } = await built("session/packet-header.js");
const { PacketMaker } = await built("session/packet-maker.js");
const { writePairs } = await built("session/pair.js");

const KEY = counting(0x60, 32);
const FAR = 2 ** 40 + 5;

const frames = () => {
  const batch = new FrameBatch();
  batch.add(makeFrame("DATA", 0, encode(1)));
  batch.add(makeFrame("DATA", 0, encode(2)));
  return batch.take(0);
};

/** One packet of every type of a session. */
const PACKETS = [
  ["READY", { type: PACKET.READY, lane: 0, seq: 0, ack: 0, window: 1_048_576, flags: 0 }],
  [
    "DATA of two frames",
    { type: PACKET.DATA, lane: 1, seq: 7, ack: 3, window: 1_048_700, flags: 0 },
    frames(),
  ],
  [
    "DATA that wants an answer at once",
    { type: PACKET.DATA, lane: 1, seq: FAR, ack: FAR - 2, window: FAR * 9, flags: PACKET_FLAG.ACK_NOW },
    frames(),
  ],
  ["ACK", { type: PACKET.ACK, lane: 1, seq: 0, ack: 7, window: 1_048_999, flags: 0 }],
  ["NACK", { type: PACKET.NACK, lane: 1, seq: 0, ack: 7, window: 1_048_999, flags: 0 }],
  ["PING", { type: PACKET.PING, lane: 0, seq: 0, ack: 2, window: 1_048_576, flags: 0 }, writePairs([4, FAR])],
  [
    "PONG",
    { type: PACKET.PONG, lane: 0, seq: 0, ack: 2, window: 1_048_576, flags: 0 },
    writePairs([2, 7], [1_048_576, FAR * 9]),
  ],
  [
    "FIN",
    {
      type: PACKET.FIN,
      lane: 0,
      seq: 8,
      ack: 2,
      window: 1_048_576,
      flags: PACKET_FLAG.ACK_NOW | PACKET_FLAG.CLOSING,
    },
  ],
  [
    "RESET",
    { type: PACKET.RESET, lane: 0, seq: 0, ack: 2, window: 1_048_576, flags: 0 },
    Buffer.from("enough"),
  ],
  ["a type that may be ignored", { type: 200, lane: 0, seq: 0, ack: 2, window: 1_048_576, flags: 0 }],
];

function packetOf(isProtected, [name, fields, payload = new Uint8Array(0)]) {
  const key = Buffer.from(KEY, "hex");
  const maker = new PacketMaker(isProtected, scriptedCrypto([]));
  maker.begin(3, isProtected ? { send: key, receive: key } : undefined);
  const packet = new Uint8Array(maker.headerBytes + payload.length);
  packet.set(payload, maker.headerBytes);
  maker.finish(packet, fields);
  return { name, ...describePacket(packet), hex: hexOf(packet) };
}

/** Bytes that are no packet. */
const bare = packetOf(false, PACKETS[3]).hex;
const REFUSED = [
  ["31 bytes", bare.slice(0, 62)],
  ["another magic", `4243${bare.slice(4)}`],
  ["a header of 9 words", `${bare.slice(0, 4)}19${bare.slice(6)}`],
  ["a header of 12 words, and 8 are there", `${bare.slice(0, 4)}1c${bare.slice(6)}`],
  ["a length that is not what follows", `${bare.slice(0, 16)}01${bare.slice(18)}`],
  ["a lane that is none", `${bare.slice(0, 60)}02${bare.slice(62)}`],
];

/** Headers of all types, without and with a MAC. */
export function headerVectors() {
  return {
    macKey: KEY,
    plain: PACKETS.map((packet) => packetOf(false, packet)),
    protected: PACKETS.map((packet) => packetOf(true, packet)),
    refused: REFUSED.map(([name, hex]) => ({ name, hex })),
  };
}
