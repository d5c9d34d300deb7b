import { expect, test } from "vitest";
import { decode, encode } from "../../build/codec/codec.js";
import { Assembler, nextFragment } from "../../build/lane/fragments.js";
import { FLAG, type Frame, frameBytes, readFrame, writeFrame } from "../../build/protocol/frame.js";
import { VERBS } from "../../build/protocol/verbs.js";
import { HEADER_BYTES, PACKET, readHeader } from "../../build/session/packet-header.js";
import { PacketMaker } from "../../build/session/packet-maker.js";
import { writePairs } from "../../build/session/pair.js";
import { frameOf, payloadOf } from "./frame-of.js";
import { hexOf } from "./hex-of.js";
import { readFrame as readFrameAlone } from "./independent/frame.mjs";
import { isSealed, readPacket, writePacket } from "./independent/packet.mjs";
import { scriptedCrypto } from "./scripted-crypto.js";
import { unnote } from "./unnote.js";
import { bytesOf, type FrameVector, type PacketVector, readVectors } from "./vectors.js";

const values = readVectors("values");
const frames = readVectors("frames");
const headers = readVectors("headers");

test.each(values.values)("value: $name", ({ value, hex }) => {
  expect(hexOf(encode(unnote(value)))).toBe(hex);
  expect(decode(bytesOf(hex))).toStrictEqual(unnote(value));
});

test.each(values.refused)("no value: $name", ({ hex }) => {
  expect(() => decode(bytesOf(hex))).toThrow(expect.objectContaining({ code: "BAD_DATA" }));
});

function bytesOfFrame(frame: Frame): string {
  const bytes = new Uint8Array(frameBytes(frame));
  writeFrame(bytes, new DataView(bytes.buffer), 0, frame);
  return hexOf(bytes);
}

function readWhole(bytes: Buffer): Frame | undefined {
  return readFrame(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
}

function comparable({ headers, body, ...frame }: Frame): unknown {
  return { ...frame, headers: hexOf(headers), body: hexOf(body) };
}

const everyFrame: readonly FrameVector[] = [
  ...frames.frames,
  { ...frames.fragments.whole, name: "a whole body" },
  ...frames.fragments.fragments.map((one, index) => ({ ...one, name: `fragment ${index + 1}` })),
];

test.each(everyFrame)("frame: $name", (vector) => {
  const { hex = "", verb, id, scope, flags, after, total } = vector;
  const bytes = bytesOf(hex);
  expect(bytesOfFrame(frameOf(vector))).toBe(hex);
  const frame = readWhole(bytes);
  expect(frame && comparable(frame)).toEqual(comparable(frameOf(vector)));
  const alone = readFrameAlone(bytes);
  expect(alone).toMatchObject({ verb, id, scope, flags, after, total });
  expect(hexOf(alone.body)).toBe(hexOf(frameOf(vector).body));
});

test.each(frames.refused)("no frame: $name", ({ hex }) => {
  expect(readWhole(bytesOf(hex))).toBeUndefined();
  expect(() => readFrameAlone(bytesOf(hex))).toThrow();
});

test("a body is cut into the recorded fragments, and they make it whole again", () => {
  const { maxBodyBytes, whole, fragments } = frames.fragments;
  const item = { frame: frameOf(whole), offset: 0 };
  const assembler = new Assembler(1024);
  let joined: Frame | undefined;
  for (const { hex } of fragments) {
    const fragment = nextFragment(item, maxBodyBytes);
    item.offset += fragment.body.length;
    expect(bytesOfFrame(fragment)).toBe(hex);
    expect(joined).toBeUndefined();
    joined = assembler.add(readWhole(bytesOf(hex ?? "")) as Frame);
  }
  expect(joined && hexOf(joined.body)).toBe(hexOf(frameOf(whole).body));
});

test("every flag of frames, and every verb that is said today, is in a vector", () => {
  const used = everyFrame.reduce((all, { flags }) => all | flags, 0);
  expect(used).toBe(Object.values(FLAG).reduce((all, flag) => all | flag, 0));
  const said = new Set(everyFrame.map(({ verb }) => verb));
  const conversation = readVectors("conversation").steps.flatMap((step) =>
    "frames" in step ? (step.frames ?? []) : [],
  );
  for (const { verb } of conversation) said.add(verb);
  const reserved = ["RUN", "RECALL", "STATUS_RECALLED"];
  const never = ["STATUS_RECEIVED", "STATUS_LOST"];
  // Said between a boss and its hosts, in frames like all others: see hosts.json.
  const ofHosts = ["ENROL", "STATUS_EXITED", "STATUS_DRAINING"];
  const others = [...reserved, ...never, ...ofHosts];
  expect(VERBS.filter((verb) => !said.has(verb)).toSorted()).toEqual(others.toSorted());
});

const packets = [
  ...headers.plain.map((one) => ({ ...one, key: undefined })),
  ...headers.protected.map((one) => ({
    ...one,
    name: `${one.name}, with a MAC`,
    key: bytesOf(headers.macKey),
  })),
];

test.each(packets)("packet: $name", ({ key, ...vector }) => {
  const { hex, header } = vector;
  const { version: _version, length: _length, epoch, ...fields } = header;
  const maker = new PacketMaker(key !== undefined, scriptedCrypto([]));
  maker.begin(epoch, key && { send: key, receive: key });
  const packet = payloadOfPacket(vector, maker.headerBytes);
  expect(hexOf(maker.finish(packet, fields))).toBe(hex);

  const { version, ...read } = readHeader(bytesOf(hex)) ?? { version: -1 };
  expect({ version, ...read, length: header.length }).toEqual({ ...header, bytes: key ? 48 : HEADER_BYTES });
  expect(readHeader(bytesOf(hex)) && maker.isOurs(bytesOf(hex), { version, ...read } as never)).toBe(true);

  const alone = readPacket(bytesOf(hex));
  expect(alone).toMatchObject(header);
  expect(hexOf(writePacket(header, alone?.payload, key))).toBe(hex);
  if (key) expect(isSealed(bytesOf(hex), key)).toBe(true);
});

function payloadOfPacket(
  { frames: inside, sent, received, granted, reason }: PacketVector,
  headerBytes: number,
): Uint8Array {
  if (inside) return payloadOf(inside, headerBytes);
  const pairs = [sent, received, granted].filter((pair) => pair !== undefined) as [number, number][];
  const payload = reason === undefined ? writePairs(...pairs) : Buffer.from(reason);
  return Buffer.concat([Buffer.alloc(headerBytes), payload]);
}

test("every type of packet is in a vector", () => {
  const shown = new Set(headers.plain.map(({ header }) => header.type));
  const ofHandshakes = [PACKET.HELLO, PACKET.CHALLENGE, PACKET.PROOF, PACKET.REJECT];
  expect(Object.values(PACKET).filter((type) => !shown.has(type))).toEqual(ofHandshakes);
});

test.each(headers.refused)("no packet: $name", ({ hex }) => {
  expect(readHeader(bytesOf(hex))).toBeUndefined();
  expect(readPacket(bytesOf(hex))).toBeUndefined();
});
