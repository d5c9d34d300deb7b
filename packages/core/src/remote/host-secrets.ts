import { MIN_SECRET_BYTES } from "../session/session-limits.js";

const SECRET_BYTES = 32;

/** What a boss and its hosts make of their token. Holds secrets. */
export interface HostSecrets {
  /** The dealer makes of it where the lobby is found. */
  readonly lobby: Uint8Array;
  /** The token of the session between them. */
  readonly session: Uint8Array;
  /** Orders are sealed with what is made of it. */
  readonly orders: Uint8Array;
}

/** Derives them by HKDF-SHA256 (RFC 5869), one label each: none of them tells the token, nor another one. */
export function hostSecrets(token: string): HostSecrets {
  const { hkdfSync } = process.getBuiltinModule("node:crypto");
  const derived = (what: string): Uint8Array =>
    new Uint8Array(hkdfSync("sha256", token, "", `bossworks/1 hosts ${what}`, SECRET_BYTES));
  return { lobby: derived("lobby"), session: derived("session"), orders: derived("orders") };
}

/** What is allowed for a token, if it is something else. */
export function tokenProblem(value: unknown): string | undefined {
  if (typeof value === "string" && Buffer.byteLength(value) >= MIN_SECRET_BYTES) return undefined;
  return `a secret text of at least ${MIN_SECRET_BYTES} bytes, as \`bossworks keys\` makes it,`;
}
