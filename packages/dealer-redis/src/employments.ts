import { randomBytes } from "node:crypto";
import { Employment } from "./employment.js";
import { EMPLOYMENT_BYTES, SECRET_BYTES, secretOf } from "./link-id.js";
import type { LobbySecrets } from "./lobby-secrets.js";
import type { RedisChannel } from "./redis-channel.js";

/** The lobby among the employments: no worker's id. */
export const LOBBY = Symbol("lobby");
export type Whom = string | typeof LOBBY;

/** The employments of one boss, and its lobby, each while it has channels. */
export class Employments {
  readonly #lobby: LobbySecrets | undefined;
  /** Of it the secrets of all employments are made. */
  readonly #master = randomBytes(SECRET_BYTES);
  /** By worker id, and the same by their own id. */
  readonly #byWhom = new Map<Whom, Employment>();
  readonly #byId = new Map<string, Employment>();

  /** `lobby` is that of a boss that hosts may join. */
  constructor(lobby: LobbySecrets | undefined) {
    this.#lobby = lobby;
  }

  get channels(): readonly RedisChannel[] {
    return [...this.#byWhom.values()].flatMap(({ channels }) => channels);
  }

  /** That of a worker, or the lobby; begun if there is none. */
  of(whom: Whom): Employment {
    return this.#byWhom.get(whom) ?? this.#begin(whom);
  }

  withId(id: Buffer): Employment | undefined {
    return this.#byId.get(keyOf(id));
  }

  /** Known for every id that was ever given. */
  secretOf(id: Buffer): Buffer {
    return this.#lobby?.employment.equals(id) ? this.#lobby.secret : secretOf(this.#master, id);
  }

  /** Ends it when its last channel has closed. */
  endIfEmpty(whom: Whom): void {
    const employment = this.#byWhom.get(whom);
    if (!employment?.isEmpty) return;
    this.#byWhom.delete(whom);
    this.#byId.delete(keyOf(employment.id));
  }

  #begin(whom: Whom): Employment {
    const id = whom === LOBBY ? this.#idOfLobby() : randomBytes(EMPLOYMENT_BYTES);
    const employment = new Employment(id, this.secretOf(id), whom === LOBBY);
    this.#byWhom.set(whom, employment);
    this.#byId.set(keyOf(id), employment);
    return employment;
  }

  #idOfLobby(): Buffer {
    if (this.#lobby) return this.#lobby.employment;
    throw new Error("redisDealer: a channel of the lobby was asked for before open with a lobbySecret");
  }
}

/** Bytes as the key of a table. */
export function keyOf(bytes: Buffer): string {
  return bytes.toString("latin1");
}
