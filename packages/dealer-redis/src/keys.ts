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

export function makeKeys(prefix: string, bossName: string): Keys {
  // A brace would end the tag early.
  const name = bossName.replace(/[{}]/g, "_");
  const tag = `{${prefix}:${name}:${randomBytes(RANDOM_BYTES).toString("hex")}}`;
  return { inbox: `${tag}:boss`, outboxes: `${tag}:worker:` };
}

/** The stream by which one link's worker is told. */
export function outboxOf(outboxes: string, link: Buffer): string {
  return `${outboxes}${link.toString("hex")}`;
}
