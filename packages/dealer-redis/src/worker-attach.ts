import type { Channel, ChannelEvents } from "@bossworks/core/driver";
import { performance, setImmediate } from "@bossworks/core/timers";
import type { ClientFactory } from "./client.js";
import type { RedisAddress } from "./connect.js";
import type { Connection } from "./connection.js";
import { type Entry, fieldOf, KIND, type Kind } from "./entry.js";
import { outboxOf } from "./keys.js";
import { ATTACH_AGAIN_MS, CLOSE_MS, NO_BOSS_MS } from "./limits.js";
import { isMac, macOf, makeLinkId } from "./link-id.js";
import { Medium } from "./medium.js";
import { Outlet } from "./outlet.js";
import { RedisChannel } from "./redis-channel.js";
import { endsOwed, owe, paid } from "./unsaid-ends.js";
import { withinMs } from "./within-ms.js";

/** The boss has no channel for us. */
export class Refused extends Error {}

/** One attach of a worker: it asks to be let in, and is the worker's end of the link from then on. */
export class WorkerAttach {
  readonly #address: RedisAddress;
  readonly #clients: ClientFactory;
  readonly #id: Buffer;
  readonly #secret: Buffer;
  readonly #outbox: string;
  readonly #channel: RedisChannel;
  #medium: Medium | undefined;
  #outlet: Outlet | undefined;
  /** Until we are let in; and for the turn in which that is told. */
  #answered: { resolve(): void; reject(error: Error): void } | undefined;
  #isLetIn = false;
  #isUp = false;
  #early: (() => void)[] = [];
  #left: Promise<void> | undefined;

  constructor(address: RedisAddress, dial: number, clients: ClientFactory, events: ChannelEvents) {
    this.#address = address;
    this.#clients = clients;
    this.#id = makeLinkId(Buffer.from(address.employment, "hex"), dial);
    this.#secret = Buffer.from(address.secret, "hex");
    this.#outbox = outboxOf(address.outboxes, this.#id);
    this.#channel = new RedisChannel(events, () => this.#leave());
  }

  /** Resolves when we are in; rejects with `Refused`, or why it is not known at `until` or when told to end. Called once. */
  async done(until: number, signal: AbortSignal | undefined): Promise<Channel> {
    const { inbox, expireMs, quietMs } = this.#address;
    const answer = new Promise<void>((resolve, reject) => {
      this.#answered = { resolve, reject };
    });
    answer.catch(() => {});
    const onAbort = (): void => this.#answered?.reject(new Error("nobody wants in any more"));
    signal?.addEventListener("abort", onAbort);
    try {
      this.#medium = await Medium.open(
        this.#clients,
        {
          onEntry: (entry) => this.#onEntry(entry),
          onForeign: () => {},
          onDown: (reason) => this.#onDown(reason),
        },
        {
          own: this.#outbox,
          makesOwn: false,
          expireMs,
          quietMs,
          touch: ({ writer }) => this.#comeIn(writer),
          signal,
        },
      );
      this.#outlet = new Outlet(this.#medium, inbox, this.#id, this.#secret);
      await this.#insist(this.#outlet, answer, until);
    } catch (error) {
      await this.#leave();
      throw error;
    } finally {
      signal?.removeEventListener("abort", onAbort);
    }
    this.#isLetIn = true;
    void this.#outlet.say(KIND.CONFIRM);
    this.#channel.connect(this.#outlet);
    // Nothing is told before the promise has settled.
    setImmediate(() => this.#goUp());
    return this.#channel;
  }

  /** Does what former links had no time for, which is to remove their streams and say so, and asks to be let in. */
  async #comeIn(writer: Connection): Promise<void> {
    const { inbox, outboxes, employment } = this.#address;
    const say = (kind: Kind, link: Buffer): Promise<unknown> =>
      writer.call("XADD", inbox, "NOMKSTREAM", "*", fieldOf(kind, link), macOf(this.#secret, kind, link));
    const owed = endsOwed(employment);
    // A stream that cannot be removed expires; it is no reason to stay away.
    for (const link of owed) writer.call("UNLINK", outboxOf(outboxes, link)).catch(() => {});
    await Promise.all([...owed.map((link) => say(KIND.LEAVE, link)), say(KIND.ATTACH, this.#id)]);
    paid(employment, owed);
  }

  /** Asks again and again: what was asked before may have been lost with its stream. */
  async #insist(outlet: Outlet, answer: Promise<void>, until: number): Promise<void> {
    for (let pauseMs = ATTACH_AGAIN_MS; ; ) {
      if (
        await withinMs(
          pauseMs,
          answer.then(() => true),
        )
      )
        return;
      if (performance.now() >= until) throw new Error("the boss gives no answer");
      const outcome = await outlet.say(KIND.ATTACH);
      pauseMs = outcome === "ok" ? ATTACH_AGAIN_MS : NO_BOSS_MS;
    }
  }

  #onEntry({ kind, link, body }: Entry): void {
    if (!link.equals(this.#id)) return;
    if (kind === KIND.PACKET) {
      if (this.#isUp) this.#channel.take(body);
      else this.#early.push(() => this.#channel.take(body));
      return;
    }
    if (kind === KIND.TAKEN) return this.#channel.taken(body);
    if (!isMac(body, this.#secret, kind, this.#id)) return;
    if (kind === KIND.WELCOME) this.#answered?.resolve();
    if (kind === KIND.REFUSED) this.#answered?.reject(new Refused("no channel of this address waits"));
    if (kind === KIND.END) this.#end("the other end closed");
  }

  #onDown(reason: string): void {
    this.#answered?.reject(new Error(reason));
    this.#end(reason);
  }

  #end(reason: string): void {
    this.#answered?.reject(new Error(reason));
    const end = (): void => {
      this.#channel.goDown(reason);
      void this.#leave();
    };
    if (this.#isUp) end();
    else this.#early.push(end);
  }

  #goUp(): void {
    this.#isUp = true;
    for (const tell of this.#early) tell();
    this.#early = [];
  }

  /** Says goodbye, removes our stream and ends the medium. */
  #leave(): Promise<void> {
    this.#left ??= this.#sayGoodbye();
    return this.#left;
  }

  async #sayGoodbye(): Promise<void> {
    const medium = this.#medium;
    if (this.#isLetIn && medium?.isOver) owe(this.#address.employment, this.#id);
    if (!medium || medium.isOver) return;
    const said = [this.#outlet?.say(KIND.LEAVE), medium.remove([this.#outbox])];
    await withinMs(CLOSE_MS, Promise.all(said));
    medium.close();
  }
}
