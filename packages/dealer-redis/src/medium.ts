import { performance, setImmediate } from "@bossworks/core/timers";
import type { ClientFactory } from "./client.js";
import type { Connection } from "./connection.js";
import { entriesOf, KIND, MARK_FIELD, readEntry } from "./entry.js";
import {
  MAX_STREAM_ENTRIES,
  PROBE_AFTER_QUIETS,
  RENEWALS,
  TRIM_BYTES,
  TRIM_ENTRIES,
  TRIM_MS,
} from "./limits.js";
import { Marks } from "./marks.js";
import type { MediumEvents, MediumOptions } from "./medium-options.js";
import { openServer, type ServerPair } from "./open-server.js";
import { troubleOf, type WriteTrouble } from "./problems.js";
import { ReadCount } from "./read-count.js";
import { settingOf } from "./setting-of.js";
import { BEGINNING, isAfter, next } from "./stream-id.js";
import { TurnBudget } from "./turn-budget.js";

const NOTHING = Buffer.alloc(0);

/** Two connections to one server, the stream that is read, and those that are written to. Made anew when it breaks. */
export class Medium {
  readonly #events: MediumEvents;
  readonly #options: MediumOptions;
  readonly #budget = new TurnBudget();
  #pair: ServerPair | undefined;
  #cursor: string;
  readonly #marks = new Marks();
  readonly #readCount: ReadCount;
  #readingUp: Promise<void> | undefined;
  /** Our stream was there: who writes to it may make it only later. */
  #wasThere: boolean;
  #heardAt = performance.now();
  #renewedAt = performance.now();
  #trimmedAt = performance.now();
  #untrimmed = { entries: 0, bytes: 0 };
  #isOver = false;

  private constructor(events: MediumEvents, options: MediumOptions) {
    this.#events = events;
    this.#options = options;
    this.#cursor = options.after ?? BEGINNING;
    this.#readCount = options.readCount ?? new ReadCount();
    this.#wasThere = options.makesOwn;
  }

  /** Connects, makes the stream, and reads its first mark: the whole way is known to be open then. */
  static async open(clients: ClientFactory, events: MediumEvents, options: MediumOptions): Promise<Medium> {
    const medium = new Medium(events, options);
    const touch = options.touch ?? ((pair) => medium.#makeOwn(pair));
    const onEnd = (error: Error): void => medium.#goDown(error.message);
    medium.#pair = await openServer(clients, touch, onEnd, options.signal);
    setImmediate(() => void medium.#read());
    return medium;
  }

  /** The last entry that was read. */
  get cursor(): string {
    return this.#cursor;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether it keeps the event loop alive. */
  hold(holdsLoop: boolean): void {
    this.#pair?.writer.hold(holdsLoop);
    this.#pair?.reader.hold(holdsLoop);
  }

  /**
   * Writes to a stream that is there. "stream" too when it is not: its reader may have left, so all it had written before
   * is read first. Never rejects; "server" is told by `onDown` as well.
   */
  async write(key: string, field: Buffer, body: Buffer): Promise<"ok" | WriteTrouble> {
    const { outcome } = await this.#add(key, field, body, true);
    if (outcome === "stream") await this.#readUp();
    return outcome;
  }

  /** The same; the stream is made if it is not there, and expires after `expireMs` unless that is renewed. */
  async writeNew(key: string, field: Buffer, body: Buffer, expireMs: number): Promise<"ok" | WriteTrouble> {
    const adding = this.#add(key, field, body, false);
    void this.expire(key, expireMs);
    return (await adding).outcome;
  }

  /** Lets a key expire. Never rejects. */
  async expire(key: string, ms: number): Promise<boolean> {
    return (await this.#call("PEXPIRE", key, String(ms))) === 1;
  }

  /** Removes keys. Never rejects. */
  async remove(keys: readonly string[]): Promise<void> {
    if (keys.length > 0) await this.#call("UNLINK", ...keys);
  }

  /** Asks for a setting; undefined when this user may not. */
  async setting(name: string): Promise<string | undefined> {
    return this.#pair && (await settingOf(this.#pair.writer, name));
  }

  /** Sends any other command. Rejects with the server's error; one that is the whole server's ends the medium as well. */
  readonly ask = async (name: string, ...args: string[]): Promise<unknown> => {
    if (this.#isOver || !this.#pair) throw new Error("the medium is over");
    try {
      return await this.#pair.writer.call(name, ...args);
    } catch (error) {
      if (troubleOf(error as NodeJS.ErrnoException) === "server") this.#goDown((error as Error).message);
      throw error;
    }
  };

  /** Ends it at once. Tells nothing. */
  close(): void {
    this.#isOver = true;
    this.#marks.release();
    this.#pair?.writer.close();
    this.#pair?.reader.close();
  }

  async #makeOwn({ writer, reader }: ServerPair): Promise<void> {
    const { own, expireMs, after = BEGINNING } = this.#options;
    // Who lacks the rights for it would make a stream that stays for ever.
    await writer.call("PEXPIRE", own, String(expireMs));
    if (this.#options.after === undefined) await writer.call("UNLINK", own);
    // In one go: what was made and not told to expire would stay for ever when the connection ended in between.
    const mark = async (): Promise<string> => {
      const adding = writer.call("XADD", own, "*", MARK_FIELD, NOTHING);
      const expiring = writer.call("PEXPIRE", own, String(expireMs));
      const [id] = await Promise.all([adding, expiring]);
      return String(id);
    };
    let id: string;
    try {
      id = await mark();
    } catch (error) {
      if (troubleOf(error as NodeJS.ErrnoException) !== "stream") throw error;
      // Somebody has spoilt it.
      await writer.call("UNLINK", own);
      id = await mark();
    }
    await this.#options.prepare?.(writer);
    // The stream is older than what was read from it: the server has lost something, or is another one.
    this.#cursor = isAfter(id, after) ? after : BEGINNING;
    this.#marks.written(id);
    await this.#readFirst(reader);
  }

  /** The mark must be there for the reader too. What else is there is read later. */
  async #readFirst(reader: Connection): Promise<void> {
    const { own } = this.#options;
    const args = ["COUNT", "1", "STREAMS", own, this.#cursor];
    const reply = await reader.callBlocking(0, "XREAD", ...args);
    if (!reply) throw new Error("what was written cannot be read");
  }

  async #read(): Promise<void> {
    const { own, quietMs, expireMs } = this.#options;
    // Our stream is renewed between two reads: it must not expire during one.
    const waitMs = Math.min(quietMs, Math.floor(expireMs / RENEWALS));
    const fixed = ["COUNT", this.#readCount.begin(), "BLOCK", String(waitMs), "STREAMS", own];
    try {
      while (!this.#isOver) {
        const reply = await this.#pair?.reader.callBlocking(waitMs, "XREAD", ...fixed, this.#cursor);
        const entries = entriesOf(reply);
        if (entries.length > 0) await this.#handOver(entries);
        else this.#noticeSilence();
        this.#trim(entries.length === 0);
        this.#renew();
      }
    } catch (error) {
      this.#goDown((error as Error).message);
    }
  }

  async #handOver(entries: readonly (readonly [Buffer, unknown[]])[]): Promise<void> {
    this.#wasThere = true;
    this.#readCount.worked();
    for (const [rawId, fields] of entries) {
      if (this.#isOver) return;
      const id = rawId.toString("latin1");
      this.#cursor = id;
      const entry = readEntry(id, fields);
      const bytes = entry?.body.length ?? 0;
      this.#untrimmed.entries++;
      this.#untrimmed.bytes += bytes;
      if (!entry) this.#events.onForeign();
      else if (entry.kind === KIND.MARK) this.#marks.read(id);
      else this.#events.onEntry(entry);
      const later = this.#budget.take(bytes);
      if (later) await later;
    }
    this.#heardAt = performance.now();
  }

  /** Alive is who hears something, be it himself. */
  #noticeSilence(): void {
    if (!this.#marks.readNothing()) return this.#goDown("what is written to our stream is not read");
    const isQuiet = performance.now() - this.#heardAt >= PROBE_AFTER_QUIETS * this.#options.quietMs;
    if (isQuiet && !this.#marks.isAwaited) void this.#probe();
  }

  /** Writes a mark to our stream and looks what that shows. Returns its id when it is still to be read. */
  async #probe(): Promise<string | undefined> {
    if (!this.#wasThere) return undefined;
    const { id, outcome } = await this.#add(this.#options.own, MARK_FIELD, NOTHING, true);
    if (outcome === "stream") this.#goDown("our stream is gone");
    // It may have been read before its id came back.
    if (id === undefined || this.#marks.wasRead(id)) return undefined;
    if (!isAfter(id, this.#cursor)) {
      this.#goDown("our stream is older than what was read from it");
      return undefined;
    }
    this.#marks.written(id);
    return id;
  }

  /** Resolves when all was read that is in our stream now, or the medium is over. Those who ask in one go share a mark. */
  #readUp(): Promise<void> {
    this.#readingUp ??= Promise.resolve().then(async () => {
      this.#readingUp = undefined;
      const id = await this.#probe();
      if (id !== undefined && !this.#isOver) await this.#marks.whenRead(id);
    });
    return this.#readingUp;
  }

  async #add(
    key: string,
    field: Buffer,
    body: Buffer,
    mustExist: boolean,
  ): Promise<{ outcome: "ok" | WriteTrouble; id?: string }> {
    const writer = this.#pair?.writer;
    if (!writer || this.#isOver) return { outcome: "server" };
    const limit = ["MAXLEN", "~", String(MAX_STREAM_ENTRIES), "*"];
    try {
      const id = await writer.call("XADD", key, ...(mustExist ? ["NOMKSTREAM"] : []), ...limit, field, body);
      return id === null ? { outcome: "stream" } : { outcome: "ok", id: String(id) };
    } catch (error) {
      const outcome = troubleOf(error as NodeJS.ErrnoException);
      if (outcome === "server") this.#goDown((error as Error).message);
      return { outcome };
    }
  }

  #trim(isIdle: boolean): void {
    const { entries, bytes } = this.#untrimmed;
    if (entries === 0) return;
    const now = performance.now();
    const isDue = isIdle || now - this.#trimmedAt >= TRIM_MS;
    if (!isDue && entries < TRIM_ENTRIES && bytes < TRIM_BYTES) return;
    this.#trimmedAt = now;
    this.#untrimmed = { entries: 0, bytes: 0 };
    void this.#call("XTRIM", this.#options.own, "MINID", next(this.#cursor));
  }

  #renew(): void {
    const now = performance.now();
    const { own, expireMs } = this.#options;
    if (now - this.#renewedAt < expireMs / RENEWALS) return;
    this.#renewedAt = now;
    void this.expire(own, expireMs);
  }

  /** The same, never rejecting: what fails for one key shows elsewhere. */
  async #call(name: string, ...args: string[]): Promise<unknown> {
    return this.ask(name, ...args).catch(() => undefined);
  }

  #goDown(reason: string): void {
    if (this.#isOver) return;
    this.close();
    this.#events.onDown(reason);
  }
}
