import type { Channel, ChannelEvents, ChannelLease } from "@bossworks/core/driver";
import { clearTimeout, delay, performance, setTimeout } from "@bossworks/core/timers";
import type { BossDeskOptions } from "./boss-desk-options.js";
import type { RedisAddress } from "./connect.js";
import type { Admission, BossLink, Employment } from "./employment.js";
import { Employments, keyOf, LOBBY, type Whom } from "./employments.js";
import { type Entry, KIND } from "./entry.js";
import { checkEviction } from "./eviction.js";
import { noticeKeyOf, outboxOf } from "./keys.js";
import {
  CLOSE_MS,
  ENDED_KEY_MS,
  FAREWELL_MS,
  MIN_QUIET_MS,
  OUT_OF_MEMORY_MS,
  RETRY_FIRST_MS,
  RETRY_LONGEST_MS,
  UNKNOWN_LINK_MS,
} from "./limits.js";
import { employmentOf, isMac } from "./link-id.js";
import { Medium } from "./medium.js";
import { NoticeKeeper } from "./notice-keeper.js";
import { Outboxes } from "./outboxes.js";
import { Outlet } from "./outlet.js";
import { withCode } from "./problems.js";
import { ReadCount } from "./read-count.js";
import type { RedisChannel } from "./redis-channel.js";
import type { RedisTicket } from "./redis-ticket.js";
import { withinMs } from "./within-ms.js";

const NOBODY_THERE: Admission = { outcome: "none" };

/** The boss's side: one stream that all workers write to, and what is to be told to each of them. */
export class BossDesk {
  readonly #options: BossDeskOptions;
  readonly #employments: Employments;
  /** By their ids. */
  readonly #links = new Map<string, BossLink>();
  readonly #outboxes = new Outboxes();
  /** Links whose workers are still to be told that they have ended. */
  readonly #owed = new Set<BossLink>();
  #owing: NodeJS.Timeout | undefined;
  readonly #notice: NoticeKeeper | undefined;
  #medium: Medium | undefined;
  /** The last attempt to come back after the medium went down. */
  #returning: Promise<void> = Promise.resolve();
  /** Why that failed. */
  trouble: Error | undefined;
  #cursor: string | undefined;
  readonly #readCount = new ReadCount();
  #closing: Promise<void> | undefined;

  constructor(options: BossDeskOptions) {
    this.#options = options;
    const { lobby, expireMs } = options;
    this.#employments = new Employments(lobby?.secrets);
    if (!lobby) return;
    const { prefix, random, secrets } = lobby;
    const key = noticeKeyOf({ prefix, id: secrets.id });
    this.#notice = new NoticeKeeper({ key, secret: secrets.secret, random, expireMs });
  }

  /** Opens the medium. Rejects with a sentence that says what to do; `cause` is what the server said. */
  async open(): Promise<void> {
    const medium = await this.#connect();
    try {
      await checkEviction(medium);
    } catch (error) {
      await this.#clear(medium);
      throw error;
    }
    await this.#begin(medium);
  }

  /** `quietMs`: how long the worker's stream may be quiet before its reader looks after it. */
  channel(workerId: string, events: ChannelEvents, quietMs: number): ChannelLease {
    const { channel, employment } = this.#offer(workerId, events);
    const { keys, addressed, lobby } = this.#options;
    const { module, expireMs, connection } = addressed;
    const { inbox, outboxes } = keys;
    const id = employment.id.toString("hex");
    const secret = employment.secret.toString("hex");
    // Field by field: objects with others spread into them have a hidden class each, and there are as many as workers.
    const address: RedisAddress = {
      module,
      expireMs,
      connection,
      inbox,
      outboxes,
      quietMs,
      employment: id,
      secret,
    };
    if (!lobby) return { channel, address };
    const ticket: RedisTicket = {
      lobby: lobby.secrets.id,
      boss: lobby.random,
      employment: id,
      secret,
      quietMs,
      expireMs,
    };
    return { channel, address, ticket };
  }

  /** A channel for the next host. It keeps no program running, nor does any other: see `Medium.hold`. */
  channelInLobby(events: ChannelEvents): Channel {
    return this.#offer(LOBBY, events).channel;
  }

  close(): Promise<void> {
    this.#closing ??= this.#leave(FAREWELL_MS);
    return this.#closing;
  }

  abort(reason: string): void {
    for (const channel of this.#employments.channels) channel.abort(reason);
    this.#closing ??= this.#leave(0);
  }

  #offer(
    whom: Whom,
    events: ChannelEvents,
  ): { readonly channel: RedisChannel; readonly employment: Employment } {
    const employment = this.#employments.of(whom);
    const channel = employment.offer(events, (link) => {
      this.#employments.endIfEmpty(whom);
      return link && withinMs(CLOSE_MS, this.#endLink(link));
    });
    return { channel, employment };
  }

  async #leave(farewellMs: number): Promise<void> {
    clearTimeout(this.#owing);
    this.#medium?.hold(true);
    await Promise.all(this.#employments.channels.map((channel) => channel.close()));
    await this.#outboxes.readOut(farewellMs);
    const medium = this.#medium;
    if (medium) await this.#clear(medium);
    // It finds that we close, and clears what it makes.
    else
      await withinMs(
        CLOSE_MS,
        this.#returning.catch(() => {}),
      );
  }

  /** Removes all keys and ends the medium. */
  async #clear(medium: Medium): Promise<void> {
    const keys = [this.#options.keys.inbox, ...this.#outboxes.keys];
    await withinMs(CLOSE_MS, Promise.all([this.#notice?.leave(medium.ask), medium.remove(keys)]));
    medium.close();
  }

  #connect(): Promise<Medium> {
    const { clients, keys, expireMs } = this.#options;
    return Medium.open(
      clients,
      {
        onEntry: (entry) => this.#onEntry(entry),
        onForeign: () => this.#options.onRefused?.("an entry of another kind"),
        onDown: (reason) => this.#onDown(reason),
      },
      {
        own: keys.inbox,
        makesOwn: true,
        prepare: async (writer) => this.#notice?.keep((name, ...args) => writer.call(name, ...args)),
        after: this.#cursor,
        readCount: this.#readCount,
        expireMs,
        quietMs: MIN_QUIET_MS,
      },
    );
  }

  async #begin(medium: Medium): Promise<void> {
    if (this.#closing) return this.#clear(medium);
    if (medium.isOver) throw withCode("ECONNRESET", "the connection ended before it was used");
    this.#medium = medium;
    this.trouble = undefined;
    medium.hold(false);
    this.#notice?.watch(medium);
    this.#payOwed();
  }

  #onDown(reason: string): void {
    const medium = this.#medium;
    // One that has not begun yet never will, and who opens it says so.
    if (!medium?.isOver) return;
    this.#cursor = medium.cursor;
    this.#medium = undefined;
    if (this.#closing) return;
    void this.#reconnect();
    for (const link of [...this.#links.values()]) if (link.isConfirmed) link.channel.goDown(reason);
  }

  async #reconnect(): Promise<void> {
    for (let most = RETRY_FIRST_MS; !this.#closing; most = Math.min(2 * most, RETRY_LONGEST_MS)) {
      await delay(most * (0.5 + Math.random() / 2), undefined, { ref: false });
      if (this.#closing) return;
      this.#returning = this.#connect().then((medium) => this.#begin(medium));
      try {
        return await this.#returning;
      } catch (error) {
        this.trouble = error as Error;
      }
    }
  }

  #onEntry(entry: Entry): void {
    const { kind, link: id, body } = entry;
    if (kind === KIND.ATTACH) return this.#onAttach(id, body);
    const link = this.#links.get(keyOf(id));
    if (!link) return this.#onUnknown(id);
    if (kind === KIND.PACKET) {
      this.#confirm(link);
      link.hasSpoken = true;
      return link.channel.take(body);
    }
    if (kind === KIND.TAKEN) return link.channel.taken(body);
    if (!isMac(body, link.employment.secret, kind, id)) return this.#options.onRefused?.("a forged entry");
    if (kind === KIND.CONFIRM) this.#confirm(link);
    if (kind !== KIND.LEAVE) return;
    link.hasLeft = true;
    const outbox = this.#outboxOf(id);
    // Its reader has removed it, perhaps before it was welcomed.
    if (!link.isConfirmed) void this.#medium?.remove([outbox]);
    this.#outboxes.gone(outbox);
    link.channel.goDown("the other end closed");
  }

  #onAttach(id: Buffer, mac: Buffer): void {
    const secret = this.#employments.secretOf(employmentOf(id));
    if (!isMac(mac, secret, KIND.ATTACH, id)) return this.#options.onRefused?.("a forged entry");
    const medium = this.#medium;
    const admission: Admission = this.#employments.withId(employmentOf(id))?.admit(id) ?? NOBODY_THERE;
    if (admission.outcome === "unanswered" || !medium) return;
    const outbox = this.#outboxOf(id);
    const outlet = new Outlet(medium, outbox, id, secret);
    this.#outboxes.add(outbox);
    if (admission.outcome === "none") {
      this.#outboxes.ended(outbox);
      return void outlet.sayFirst(KIND.REFUSED, ENDED_KEY_MS);
    }
    const { link, former } = admission;
    if (former) void this.#endLink(former);
    this.#links.set(keyOf(link.id), link);
    void outlet.sayFirst(KIND.WELCOME, this.#options.expireMs);
  }

  /** The worker has its end of the link. */
  #confirm(link: BossLink): void {
    if (link.isConfirmed || !this.#medium) return;
    link.isConfirmed = true;
    link.channel.connect(this.#outletOf(link, this.#medium));
  }

  /** A worker that holds a link we have ended did not hear of it. */
  #onUnknown(id: Buffer): void {
    const employment = this.#employments.withId(employmentOf(id));
    const medium = this.#medium;
    const now = performance.now();
    if (!employment || !medium || now - employment.toldUnknownAt < UNKNOWN_LINK_MS) return;
    employment.toldUnknownAt = now;
    void new Outlet(medium, this.#outboxOf(id), id, employment.secret).say(KIND.END);
  }

  /** Tells a worker that its link has ended, now or as soon as that is possible. */
  async #endLink(link: BossLink): Promise<void> {
    this.#links.delete(keyOf(link.id));
    if (link.hasLeft) return;
    this.#outboxes.ended(this.#outboxOf(link.id));
    const medium = this.#medium;
    const outlet = medium && this.#outletOf(link, medium);
    const said = outlet?.say(KIND.END);
    void outlet?.expire(ENDED_KEY_MS);
    const outcome = (await said) ?? "server";
    if (outcome === "ok" || outcome === "stream") return;
    this.#owed.add(link);
    if (outcome === "no memory") this.#payLater();
  }

  #payLater(): void {
    this.#owing ??= setTimeout(() => {
      this.#owing = undefined;
      this.#payOwed();
    }, OUT_OF_MEMORY_MS);
    this.#owing.unref();
  }

  #payOwed(): void {
    const owed = [...this.#owed];
    this.#owed.clear();
    for (const link of owed) void this.#endLink(link);
  }

  #outletOf({ id, employment }: BossLink, medium: Medium): Outlet {
    return new Outlet(medium, this.#outboxOf(id), id, employment.secret);
  }

  #outboxOf(link: Buffer): string {
    return outboxOf(this.#options.keys.outboxes, link);
  }
}
