import { decode, encode } from "../codec/codec.js";
import { BossworksError } from "../errors/bossworks-error.js";
import type { ByteSpan } from "../util/byte-span.js";

/** What a worker may ask of a shared thing: the first word in the body of ASK. */
export const ASKED = {
  /** A permit, when it is its turn: told `[1]`, or `[0]` if withdrawn before. */
  ACQUIRE: "acquire",
  /** So many permits, as far as they are free now: told how many it has. */
  TRY: "try",
  /** Gives so many permits back; nothing is told. */
  RELEASE: "release",
  /** The `acquire` of the same id is given up; what is told is for that. */
  WITHDRAW: "withdraw",
  /** Changes of a counter, in order: told what became of each. */
  COUNT: "count",
} as const;
export type Asked = (typeof ASKED)[keyof typeof ASKED];

/** A request of a worker. */
export interface Ask {
  readonly what: string;
  /** Of the shared thing. */
  readonly name: string;
  readonly rest: readonly unknown[];
}

/** The body of ASK. */
export function writeAsk(what: Asked, name: string, rest: readonly unknown[] = []): ByteSpan {
  return encode([what, name, ...rest]);
}

/** Reads the body of ASK. Throws BAD_DATA. */
export function readAsk(body: ByteSpan): Ask {
  const said = decode(body);
  if (!Array.isArray(said)) throw badAsk();
  const [what, name, ...rest] = said as unknown[];
  if (typeof what !== "string" || typeof name !== "string") throw badAsk();
  return { what, name, rest };
}

/** What a worker asked cannot be: its link is closed by this. */
export function badAsk(): BossworksError {
  return new BossworksError("BAD_DATA", "what the worker asks of a shared thing cannot be asked");
}

/** The body of STATUS_TOLD: an answer, or why there is none. */
export function writeTold(told: readonly unknown[] | Error): ByteSpan {
  return encode(told);
}

/** Reads the body of STATUS_TOLD. Throws BAD_DATA. */
export function readTold(body: ByteSpan): readonly unknown[] | Error {
  const said = decode(body);
  if (Array.isArray(said) || said instanceof Error) return said;
  throw new BossworksError("BAD_DATA", "what the boss told of a shared thing is no answer");
}
