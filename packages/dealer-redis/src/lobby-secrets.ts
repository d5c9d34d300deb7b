import { hkdfSync } from "node:crypto";
import { EMPLOYMENT_BYTES, SECRET_BYTES } from "./link-id.js";

const LOBBY_SECRET_BYTES = 32;
const ID_BYTES = 16;

/** What both sides make of a lobby's secret: the same wherever and whenever it is made. */
export interface LobbySecrets {
  /** In hexadecimal digits; part of the names of all keys of a boss that hosts may join, so it is no secret. */
  readonly id: string;
  /** The lobby's own id and secret, as each employment has them. */
  readonly employment: Buffer;
  readonly secret: Buffer;
}

/** Derives them by HKDF with SHA-256: the id shows nothing of the rest. Throws `TypeError` for what is no secret. */
export function lobbySecretsOf(lobbySecret: Uint8Array): LobbySecrets {
  if (!ArrayBuffer.isView(lobbySecret) || lobbySecret.length !== LOBBY_SECRET_BYTES)
    throw new TypeError(`redisDealer: a lobby's secret has ${LOBBY_SECRET_BYTES} bytes`);
  const derive = (label: string, bytes: number): Buffer =>
    Buffer.from(hkdfSync("sha256", lobbySecret, "", label, bytes));
  return {
    id: derive("bossworks redis lobby id", ID_BYTES).toString("hex"),
    employment: derive("bossworks redis lobby employment", EMPLOYMENT_BYTES),
    secret: derive("bossworks redis lobby secret", SECRET_BYTES),
  };
}
