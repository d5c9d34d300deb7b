import { Packr } from "msgpackr/pack";
import { BossworksError } from "../errors/bossworks-error.js";
import "./extensions.js";
import { ByteSpan } from "../util/byte-span.js";
import { NOT_PLAIN, readPlain } from "./plain-reader.js";
import { writePlain } from "./plain-writer.js";
import { PreWalk } from "./pre-walk.js";
import { findFault } from "./validator.js";

/*
 * useRecords false: every body stands for itself; a lost or repeated one never makes the next unreadable.
 * moreTypes true: without it typed arrays would put stale memory on the wire.
 * useToJSON false: a key of that name is data as any other.
 */
const SETTINGS = { useRecords: false, moreTypes: true, useToJSON: false } as const;

const packr = new Packr(SETTINGS);
/** Copies binary values out of the input, which may be overwritten. */
const copying = new Packr({ ...SETTINGS, copyBuffers: true });
/** Lets binary values be views of an input that belongs to the one who decodes. */
const owning = new Packr(SETTINGS);

const strict = new PreWalk(false);
const lenient = new PreWalk(true);

/**
 * Packs a value of the table of what travels. Throws BAD_DATA with the path to what does not. The result may be kept:
 * it is never written to again, though small ones share the memory they are cut from. The path begins with `called`.
 */
export function encode(value: unknown, called = "data"): ByteSpan {
  return writePlain(value) ?? pack(strict, value, 0, called);
}

/** The same for an object of the library's own around values of the user's: it takes no level of their nesting. */
export function encodeEnvelope(envelope: object): ByteSpan {
  return writePlain(envelope) ?? pack(strict, envelope, -1);
}

/** The same, but properties of errors that do not travel are left out: for errors that come as they are. */
export function encodeLenient(envelope: object): ByteSpan {
  return pack(lenient, envelope, -1);
}

/**
 * Unpacks what `encode` packed. Throws BAD_DATA for any other bytes, without giving them to msgpackr. With `owned`
 * the bytes belong to the result: Buffers in it are views of them, and nothing large is copied twice.
 */
export function decode(packed: ByteSpan | Uint8Array, { owned = false } = {}): unknown {
  return owned ? decodeOwned(ByteSpan.of(packed)) : decodeCopied(ByteSpan.of(packed));
}

/** The same for an object of the library's own. Throws BAD_DATA for anything else, too. */
export function decodeEnvelope(
  packed: ByteSpan | Uint8Array,
  options?: { readonly owned?: boolean },
): { readonly [name: string]: unknown } {
  const envelope = decode(packed, options);
  if (typeof envelope === "object" && envelope !== null) return envelope as { [name: string]: unknown };
  throw new BossworksError("BAD_DATA", "what arrived is no object");
}

/** The same for a message's body, which belongs to its reader. */
export function decodeOwned(span: ByteSpan): unknown {
  const plain = readPlain(span.source, span.start, span.end);
  return plain === NOT_PLAIN ? unpack(span.view(), true) : plain;
}

function decodeCopied(span: ByteSpan): unknown {
  const plain = readPlain(span.source, span.start, span.end);
  return plain === NOT_PLAIN ? unpack(span.view(), false) : plain;
}

/** Bodies up to this size are unpacked from `scratch`; msgpackr's fast ways end at 180. */
const SMALL_BYTES = 176;
const scratch = Buffer.allocUnsafeSlow(SMALL_BYTES);

function unpack(bytes: Buffer, owned: boolean): unknown {
  const fault = findFault(bytes);
  if (fault) throw new BossworksError("BAD_DATA", `what arrived is no value: ${fault}`);
  try {
    return bytes.length <= SMALL_BYTES ? unpackSmall(bytes) : (owned ? owning : copying).unpack(bytes);
  } catch (cause) {
    throw new BossworksError("BAD_DATA", "what arrived is no value", { cause });
  }
}

/**
 * Unpacks from a buffer that is used again and again: msgpackr makes a view for every new one, and reads keys and
 * short strings the fast way from short sources only. Together that is half of what a small message costs.
 */
function unpackSmall(bytes: Uint8Array): unknown {
  const { length } = bytes;
  for (let i = 0; i < length; i++) scratch[i] = bytes[i] as number;
  return copying.unpack(scratch, length);
}

function pack(walk: PreWalk, value: unknown, depth: number, called?: string): ByteSpan {
  const walked = walk.run(value, depth, called);
  if ("reason" in walked) throw new BossworksError("BAD_DATA", `${walked.path}: ${walked.reason}`);
  return ByteSpan.of(packr.pack(walked.value));
}
