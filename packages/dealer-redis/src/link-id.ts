import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";

/** Of an employment's id, of the number of a dial, and of what makes a link's id unique: 16 bytes together. */
export const EMPLOYMENT_BYTES = 8;
const DIAL_BYTES = 4;
const RANDOM_BYTES = 4;
export const LINK_BYTES = EMPLOYMENT_BYTES + DIAL_BYTES + RANDOM_BYTES;

export const SECRET_BYTES = 32;
export const MAC_BYTES = 16;

/** The id of one link: its employment's, the dial's number within it, which only grows, and chance. */
export function makeLinkId(employment: Buffer, dial: number): Buffer {
  const number = Buffer.alloc(DIAL_BYTES);
  number.writeUInt32BE(dial);
  return Buffer.concat([employment, number, randomBytes(RANDOM_BYTES)]);
}

export function employmentOf(link: Buffer): Buffer {
  return link.subarray(0, EMPLOYMENT_BYTES);
}

export function dialOf(link: Buffer): number {
  return link.readUInt32BE(EMPLOYMENT_BYTES);
}

/** An employment's secret: known for every id that was ever given, without a table. */
export function secretOf(master: Buffer, employment: Buffer): Buffer {
  return Buffer.from(hkdfSync("sha256", master, employment, "bossworks redis employment", SECRET_BYTES));
}

/** What proves that who says this of a link knows its employment's secret. */
export function macOf(secret: Buffer, kind: string, link: Buffer): Buffer {
  return createHmac("sha256", secret).update(kind).update(link).digest().subarray(0, MAC_BYTES);
}

/** Compares in a time that says nothing. */
export function isMac(shown: Buffer, secret: Buffer, kind: string, link: Buffer): boolean {
  return shown.length === MAC_BYTES && timingSafeEqual(shown, macOf(secret, kind, link));
}
