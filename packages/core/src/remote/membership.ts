import { startsAtOnce } from "../boss/start-queue.js";
import type { Lobby, PacketDealer } from "../dealer/dealer.js";
import { nodeCrypto } from "../port/node-crypto.js";
import { Redial } from "../session/redial.js";
import { clearTimeout, setTimeout } from "../timers.js";
import type { HostDefinition } from "./find-definitions.js";
import { NONCE_BYTES } from "./host-messages.js";
import type { HostSettings } from "./host-options.js";
import type { HostOwnEvents } from "./host-own-events.js";
import type { HostSecrets } from "./host-secrets.js";
import { Tenure, type TenureEvents } from "./tenure.js";

/** What its workers' ends are told with when the boss has let it in anew. */
const FENCED = "its boss knows it no more";

/** A link that is broken for so long may be broken because its boss is another one by now. */
const ASK_AFTER_MS = 500;

/** What a membership is made with. */
export interface MembershipOptions {
  readonly dealer: PacketDealer & { readonly lobby: Lobby };
  readonly secrets: HostSecrets;
  readonly settings: HostSettings;
}

/** What a membership tells its host. */
export interface MembershipEvents {
  /** An event of the host. */
  tell<K extends keyof HostOwnEvents>(name: K, event: HostOwnEvents[K]): void;
  /** No order comes any more. */
  onLastOrder(): void;
  /** The link has changed, or no worker is left. */
  onProgress(): void;
}

/** Keeps a host with its boss: joins, comes back by broken links, and joins anew when the boss knows it no more. */
export class Membership {
  readonly #options: MembershipOptions;
  readonly #events: MembershipEvents;
  readonly #instance = nodeCrypto().random(NONCE_BYTES);
  readonly #redial = new Redial(Math.random);
  #definitions: ReadonlyMap<string, HostDefinition> = new Map();
  #tenure: Tenure | undefined;
  /** Asks in the lobby whether the boss still knows us, while our link is broken. */
  #asking: Tenure | undefined;
  #again: NodeJS.Timeout | undefined;
  #lastProblem: string | undefined;
  #isEnding = false;

  constructor(options: MembershipOptions, events: MembershipEvents) {
    this.#options = options;
    this.#events = events;
  }

  /** The present one, let in or not. */
  get tenure(): Tenure | undefined {
    return this.#tenure;
  }

  /** Why it is not let in, or not yet. */
  get lastProblem(): string | undefined {
    return this.#lastProblem;
  }

  /** Goes to the lobby for the first time. Called once. */
  begin(definitions: ReadonlyMap<string, HostDefinition>): void {
    this.#definitions = definitions;
    this.#join();
  }

  /** Whatever becomes of the present tenure, no other follows. Resolves when nothing but that is open. */
  async endWithThis(): Promise<void> {
    this.#isEnding = true;
    clearTimeout(this.#again);
    const asking = this.#asking;
    asking?.abort("the host leaves");
    await asking?.closed;
  }

  #join(): void {
    if (this.#isEnding) return;
    const tenure: Tenure = this.#makeTenure({
      onEnrolled: (boss) => this.#enrolled(tenure, boss),
      onTurnedAway: (why) => {
        this.#waits(why);
        this.#joinAgain();
      },
    });
    this.#tenure = tenure;
  }

  #joinAgain(): void {
    if (!this.#isEnding) this.#again = setTimeout(() => this.#join(), this.#redial.nextDelayMs());
  }

  /** A boss that does not know us any more lets us in anew, and then our workers are nobody's. */
  #askLater(): void {
    clearTimeout(this.#again);
    if (!this.#isEnding) this.#again = setTimeout(() => this.#ask(), ASK_AFTER_MS);
  }

  #ask(): void {
    if (this.#asking) return;
    const asking: Tenure = this.#makeTenure({
      onEnrolled: (boss) => {
        this.#asking = undefined;
        if (this.#tenure) this.#leave(this.#tenure, FENCED);
        this.#enrolled(asking, boss);
      },
      // It knows us: our own link is made again.
      onTurnedAway: () => {
        this.#asking = undefined;
        if (!this.#tenure?.isReachable) this.#askLater();
      },
    });
    this.#asking = asking;
  }

  #askNoMore(): void {
    clearTimeout(this.#again);
    this.#asking?.abort("our own link stands again");
    this.#asking = undefined;
  }

  #makeTenure(events: Pick<TenureEvents, "onEnrolled" | "onTurnedAway">): Tenure {
    const { dealer, secrets, settings } = this.#options;
    const { name, slots, labels, logger } = settings;
    const definitions = this.#definitions;
    const offers = [...definitions.values()].map((one) => ({ name: one.name, hash: one.hash }));
    const starts = startsAtOnce();
    const joining = { instance: this.#instance, name, pid: process.pid, slots, starts, labels, offers };
    const { tell, onLastOrder, onProgress } = this.#events;
    const tenure: Tenure = new Tenure(
      { dealer, secrets, definitions, joining },
      {
        ...events,
        onLastOrder,
        onEmpty: onProgress,
        onLink: (isUp, reason) => this.#linkChanged(isUp, reason),
        onUnreachable: (error) => this.#waits(tenure.isEnrolled ? error.message : whyNotIn(error)),
        onStarted: (worker, definition) => {
          logger?.info({ host: name, worker, definition }, "worker started");
          tell("started", { worker, definition });
        },
        onExited: (worker, code, signal) => {
          logger?.info({ host: name, worker, code, signal }, "worker ended");
          tell("exited", { worker, code, signal });
        },
        onRefused: (reason) => {
          logger?.warn({ host: name, reason }, "order refused");
          tell("refused", { reason });
        },
        onOver: (why) => {
          this.#leave(tenure, why);
          this.#joinAgain();
        },
      },
    );
    return tenure;
  }

  #linkChanged(isUp: boolean, reason: string): void {
    const { name, logger } = this.#options.settings;
    this.#events.onProgress();
    if (isUp) {
      this.#askNoMore();
      logger?.info({ host: name }, "link to the boss restored");
      return this.#events.tell("linkrestored", {});
    }
    this.#askLater();
    logger?.warn({ host: name, reason }, "link to the boss broken");
    this.#events.tell("linkbroken", { reason });
  }

  #enrolled(tenure: Tenure, boss: string): void {
    const { name, logger } = this.#options.settings;
    this.#tenure = tenure;
    this.#redial.succeeded();
    this.#lastProblem = undefined;
    logger?.info({ host: name, boss }, "joined");
    this.#events.tell("joined", { boss });
  }

  #waits(reason: string): void {
    const { name, logger } = this.#options.settings;
    this.#lastProblem = reason;
    logger?.debug({ host: name, reason }, "waiting for the boss");
    this.#events.tell("waiting", { reason });
  }

  /** A tenure is over: nobody may go on working for it. */
  #leave(tenure: Tenure, reason: string): void {
    const { name, logger } = this.#options.settings;
    this.#askNoMore();
    tenure.workers.killAll();
    tenure.abort(reason);
    if (this.#tenure === tenure) this.#tenure = undefined;
    logger?.warn({ host: name, reason }, "left the boss");
    this.#events.tell("left", { reason });
  }
}

/** What the system says is the medium's; whatever else keeps us out of a lobby may be the token, which nobody will tell. */
function whyNotIn({ message, code }: NodeJS.ErrnoException): string {
  return code === undefined ? `${message}; a boss there may have another token, or take no hosts` : message;
}
