import { isMac, MAC_BYTES, macOf } from "./link-id.js";

/** What the MAC of a notice begins with: no kind of entry. */
const KIND = "n";
const TIME_BYTES = 6;
const RANDOM_BYTES = 8;
const NOTICE = new RegExp(`^[0-9a-f]{${2 * (TIME_BYTES + RANDOM_BYTES + MAC_BYTES)}}$`);

/** What stands in a lobby: which boss is there now. */
export interface Notice {
  /** When it was opened, in milliseconds since 1970, or just after the one before: a later boss has a larger number. */
  readonly openedAt: number;
  /** The random part of its keys, in hexadecimal digits. */
  readonly random: string;
}

/** The notice as it stands there: as texts, those of one lobby sort by time. */
export function makeNotice({ openedAt, random }: Notice, secret: Buffer): string {
  const time = Buffer.alloc(TIME_BYTES);
  time.writeUIntBE(openedAt, 0, TIME_BYTES);
  const said = Buffer.concat([time, Buffer.from(random, "hex")]);
  return Buffer.concat([said, macOf(secret, KIND, said)]).toString("hex");
}

/** Reads what stands there; undefined for what nobody wrote who knows the lobby's secret. */
export function readNotice(text: unknown, secret: Buffer): Notice | undefined {
  if (typeof text !== "string" || !NOTICE.test(text)) return undefined;
  const bytes = Buffer.from(text, "hex");
  const said = bytes.subarray(0, TIME_BYTES + RANDOM_BYTES);
  if (!isMac(bytes.subarray(said.length), secret, KIND, said)) return undefined;
  return { openedAt: said.readUIntBE(0, TIME_BYTES), random: said.toString("hex", TIME_BYTES) };
}
