/**
 * MessagePack as docs/protocol.md says it is used, written from that page alone: enough for what a worker reads and
 * says. A value of a kind that is not here comes as `{ extension, data }` or `{ extension, wrapped }`.
 */

/** Extensions that stand before the value they wrap. */
const WRAPPERS = new Set([0x45, 0x4d, 0x4f, 0x57, 0x5a, 0x73]);
const UNDEFINED = 0x00;

const FIXED = {
  202: [4, (view, at) => view.getFloat32(at)],
  203: [8, (view, at) => view.getFloat64(at)],
  204: [1, (view, at) => view.getUint8(at)],
  205: [2, (view, at) => view.getUint16(at)],
  206: [4, (view, at) => view.getUint32(at)],
  207: [8, (view, at) => view.getBigUint64(at)],
  208: [1, (view, at) => view.getInt8(at)],
  209: [2, (view, at) => view.getInt16(at)],
  210: [4, (view, at) => view.getInt32(at)],
  211: [8, (view, at) => view.getBigInt64(at)],
};

/** The one value that fills the bytes. Throws when they are anything else. */
export function unpack(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const take = (count) => {
    if (count > bytes.length - at) throw new Error("a value is cut off");
    at += count;
    return at - count;
  };
  const length = (size) => {
    const from = take(size);
    return size === 1 ? view.getUint8(from) : size === 2 ? view.getUint16(from) : view.getUint32(from);
  };
  const raw = (count) => {
    const from = take(count);
    return bytes.subarray(from, from + count);
  };
  const text = (count) => new TextDecoder().decode(raw(count));
  const array = (count) => Array.from({ length: count }, () => value());
  const map = (count) => Object.fromEntries(Array.from({ length: count }, () => [value(), value()]));
  const extension = (count) => {
    const type = length(1);
    const data = raw(count);
    if (type === UNDEFINED) return undefined;
    return WRAPPERS.has(type) ? { extension: type, wrapped: value() } : { extension: type, data };
  };
  const value = () => {
    const byte = length(1);
    if (byte < 0x80) return byte;
    if (byte < 0x90) return map(byte & 15);
    if (byte < 0xa0) return array(byte & 15);
    if (byte < 0xc0) return text(byte & 31);
    if (byte >= 0xe0) return byte - 256;
    if (FIXED[byte]) return FIXED[byte][1](view, take(FIXED[byte][0]));
    if (byte === 0xc0) return null;
    if (byte === 0xc2 || byte === 0xc3) return byte === 0xc3;
    if (byte >= 0xc4 && byte <= 0xc6) return raw(length(1 << (byte - 0xc4)));
    if (byte >= 0xc7 && byte <= 0xc9) return extension(length(1 << (byte - 0xc7)));
    if (byte >= 0xd4 && byte <= 0xd8) return extension(1 << (byte - 0xd4));
    if (byte >= 0xd9 && byte <= 0xdb) return text(length(1 << (byte - 0xd9)));
    if (byte >= 0xdc && byte <= 0xdd) return array(length(byte === 0xdc ? 2 : 4));
    if (byte >= 0xde && byte <= 0xdf) return map(length(byte === 0xde ? 2 : 4));
    throw new Error(`0x${byte.toString(16)} begins no value`);
  };
  const unpacked = value();
  if (at !== bytes.length) throw new Error("bytes are left over");
  return unpacked;
}

/** Packs nothing, booleans, numbers, strings, bytes, arrays and plain objects. */
export function pack(value) {
  if (value === undefined) return Buffer.from([0xd4, UNDEFINED, 0]);
  if (value === null) return Buffer.from([0xc0]);
  if (typeof value === "boolean") return Buffer.from([value ? 0xc3 : 0xc2]);
  if (typeof value === "number") return packNumber(value);
  if (typeof value === "string")
    return Buffer.concat([head(0xdb, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(0xc6, value.length), value]);
  if (Array.isArray(value)) return Buffer.concat([head(0xdd, value.length), ...value.map(pack)]);
  const entries = Object.entries(value);
  return Buffer.concat([head(0xdf, entries.length), ...entries.flat().map(pack)]);
}

/** An integer of 32 bits, or a float: anything longer would arrive as a BigInt. */
function packNumber(value) {
  const isUnsigned = Number.isInteger(value) && value >= 0 && value < 2 ** 32;
  const bytes = Buffer.alloc(isUnsigned ? 5 : 9);
  bytes[0] = isUnsigned ? 0xce : 0xcb;
  if (isUnsigned) bytes.writeUInt32BE(value, 1);
  else bytes.writeDoubleBE(value, 1);
  return bytes;
}

function head(byte, count) {
  const bytes = Buffer.alloc(5);
  bytes[0] = byte;
  bytes.writeUInt32BE(count, 1);
  return bytes;
}
