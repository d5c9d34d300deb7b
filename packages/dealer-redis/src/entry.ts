import { LINK_BYTES } from "./link-id.js";

/**
 * What an entry is. ATTACH, CONFIRM and LEAVE go to the boss, WELCOME, REFUSED and END to a worker, each with a MAC for
 * body. Both ways go PACKET and TAKEN, which tells how many bytes of packets were read since it was told last. A MARK is
 * its reader's own: what comes back proves that the way is open.
 */
export const KIND = {
  ATTACH: "a",
  CONFIRM: "c",
  LEAVE: "l",
  WELCOME: "w",
  REFUSED: "r",
  END: "e",
  PACKET: "p",
  TAKEN: "t",
  MARK: "m",
} as const;
export type Kind = (typeof KIND)[keyof typeof KIND];

const KINDS = new Set<string>(Object.values(KIND));
const NOTHING = Buffer.alloc(0);
const TAKEN_BODY_BYTES = 4;

/** One entry of a stream: one field, which is kind and link, and its value. */
export interface Entry {
  readonly id: string;
  readonly kind: Kind;
  readonly link: Buffer;
  readonly body: Buffer;
}

/** The field of an entry. Not from the pool: some are kept as long as their link. */
export function fieldOf(kind: Kind, link: Buffer): Buffer {
  const field = Buffer.alloc(1 + link.length);
  field.write(kind, 0, "latin1");
  link.copy(field, 1);
  return field;
}

/** A mark's field: it belongs to no link. */
export const MARK_FIELD = fieldOf(KIND.MARK, NOTHING);

/** The body of a TAKEN: an unsigned 32-bit number, little-endian. It has no MAC, as it can do no harm. */
export function takenBody(bytes: number): Buffer {
  const body = Buffer.allocUnsafe(TAKEN_BODY_BYTES);
  body.writeUInt32LE(bytes);
  return body;
}

/** What a TAKEN tells; 0 when it is malformed. */
export function takenBytesOf(body: Buffer): number {
  return body.length === TAKEN_BODY_BYTES ? body.readUInt32LE() : 0;
}

/** An entry's kind, link and body; undefined when it is none of ours. */
export function readEntry(id: string, fields: readonly unknown[]): Entry | undefined {
  const [field, body] = fields;
  if (fields.length !== 2 || !Buffer.isBuffer(field) || !Buffer.isBuffer(body)) return undefined;
  const kind = String.fromCharCode(field[0] ?? 0);
  if (!KINDS.has(kind)) return undefined;
  if (field.length !== 1 + (kind === KIND.MARK ? 0 : LINK_BYTES)) return undefined;
  return { id, kind: kind as Kind, link: field.subarray(1), body };
}

/** The ids and fields in an answer to XREAD of one stream. */
export function entriesOf(reply: unknown): readonly (readonly [Buffer, unknown[]])[] {
  return (reply as [[unknown, [Buffer, unknown[]][]]] | null | undefined)?.[0]?.[1] ?? [];
}
