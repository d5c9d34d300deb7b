import { randomBytes } from "node:crypto";

const RANDOM_BYTES = 8;

/**
 * The keys of one boss: all of one hash tag, so that a cluster keeps them together, with a random part, so that two
 * bosses of one name never meet.
 */
export interface Keys {
  /** The stream the boss reads. */
  readonly inbox: string;
  /** What begins the names of the streams its workers read. */
  readonly outboxes: string;
}

/** Of a boss that hosts may join: one hash tag whenever it is started, in which its lobby is, and a random part behind it. */
export interface LobbyPlace {
  /** What begins the keys, as in the dealer's options. */
  readonly prefix: string;
  /** The lobby's own, in hexadecimal digits. */
  readonly id: string;
}

/** The text in which it stands which boss is there now. */
export function noticeKeyOf(place: LobbyPlace): string {
  return `${tagOf(place)}:lobby`;
}

/** The keys of the boss with this random part. */
export function keysOf(place: LobbyPlace, random: string): Keys {
  return { inbox: `${tagOf(place)}:${random}:boss`, outboxes: `${tagOf(place)}:${random}:worker:` };
}

/** The random part of keys, in hexadecimal digits. */
export function makeRandom(): string {
  return randomBytes(RANDOM_BYTES).toString("hex");
}

function tagOf({ prefix, id }: LobbyPlace): string {
  return `{${prefix}:hosts:${id}}`;
}

export function makeKeys(prefix: string, bossName: string): Keys {
  // A brace would end the tag early.
  const name = bossName.replace(/[{}]/g, "_");
  const tag = `{${prefix}:${name}:${makeRandom()}}`;
  return { inbox: `${tag}:boss`, outboxes: `${tag}:worker:` };
}

/** The stream by which one link's worker is told. */
export function outboxOf(outboxes: string, link: Buffer): string {
  return `${outboxes}${link.toString("hex")}`;
}
