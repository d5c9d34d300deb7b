import { clearTimeout, dateNow, setTimeout } from "@bossworks/core/timers";
import { NOTICE_LOOK_MS, RENEWALS } from "./limits.js";
import { makeNotice, readNotice } from "./notice.js";

/** Sends a command; rejects with the server's error. */
export type Ask = (name: string, ...args: string[]) => Promise<unknown>;

/** A medium, as far as it is asked. */
export interface Asked {
  readonly isOver: boolean;
  ask: Ask;
}

/** What a keeper is made with. */
export interface NoticeOptions {
  readonly key: string;
  readonly secret: Buffer;
  /** The random part of the boss's keys. */
  readonly random: string;
  readonly expireMs: number;
}

/**
 * Writes a text in place of the one that was read, or removes that if there is none to write. One step at the server: in
 * two, a boss that leaves or comes back would wipe out what a later one has written in between.
 */
const REPLACE = `
if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] == '' then redis.call('unlink', KEYS[1]) else redis.call('set', KEYS[1], ARGV[2], 'px', ARGV[3]) end
return 1`;

/** Sees to it that this boss's notice stands in the lobby, until a later boss's does. */
export class NoticeKeeper {
  readonly #options: NoticeOptions;
  /** Ours, once it was written. */
  #notice: string | undefined;
  #hasLeft = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: NoticeOptions) {
    this.#options = options;
  }

  /** Writes the notice: at first whatever stands there, later unless that is a later boss's. Renews its time. */
  async keep(ask: Ask): Promise<void> {
    const { key, secret, random } = this.#options;
    const expireMs = String(this.#options.expireMs);
    const there = await this.#read(ask);
    // What is written after it was removed would stay.
    if (this.#hasLeft) return;
    if (this.#notice === undefined) {
      const before = readNotice(there, secret)?.openedAt ?? 0;
      this.#notice = makeNotice({ openedAt: Math.max(dateNow(), before + 1), random }, secret);
      await ask("SET", key, this.#notice, "PX", expireMs);
    } else if (there === undefined) await ask("SET", key, this.#notice, "PX", expireMs, "NX");
    else if (there === this.#notice) await ask("PEXPIRE", key, expireMs);
    else if (there < this.#notice) await ask("EVAL", REPLACE, "1", key, there, this.#notice, expireMs);
  }

  /** Looks from time to time whether it stands there, as long as that medium lasts. Keeps no program running. */
  watch(medium: Asked): void {
    clearTimeout(this.#timer);
    if (medium.isOver || this.#hasLeft) return;
    this.#timer = setTimeout(
      () => {
        const again = (): void => this.watch(medium);
        this.keep(medium.ask).then(again, again);
      },
      Math.min(NOTICE_LOOK_MS, this.#options.expireMs / RENEWALS),
    );
    this.#timer.unref();
  }

  /** Removes the notice if it is still ours. Never rejects. */
  async leave(ask: Ask): Promise<void> {
    this.#hasLeft = true;
    clearTimeout(this.#timer);
    if (this.#notice === undefined) return;
    await ask("EVAL", REPLACE, "1", this.#options.key, this.#notice, "").catch(() => {});
  }

  /** The notice that stands there, if one does. What is none was written by a stranger, and is cleared away. */
  async #read(ask: Ask): Promise<string | undefined> {
    const { key, secret } = this.#options;
    const there = await ask("GET", key).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "WRONGTYPE") return "";
      throw error;
    });
    if (there === null) return undefined;
    if (readNotice(there, secret)) return String(there);
    if (!this.#hasLeft) await ask("UNLINK", key);
    return undefined;
  }
}
