import { withLobby } from "../boss/find-place.js";
import { startsAtOnce } from "../boss/start-queue.js";
import type { Lobby, PacketDealer } from "../dealer/dealer.js";
import { resolveDealer } from "../dealer/resolve.js";
import { BossworksError } from "../errors/bossworks-error.js";
import { nodeCrypto } from "../port/node-crypto.js";
import { Redial } from "../session/redial.js";
import { deferred, handled } from "../util/deferred.js";
import { onAbort } from "../util/on-abort.js";
import { TypedEmitter } from "../util/typed-emitter.js";
import { checkWaitOptions, type WaitOptions, withinLimits } from "../util/wait-limits.js";
import { currentRealm } from "../worker/realm.js";
import { findDefinitions, type HostDefinition } from "./find-definitions.js";
import { NONCE_BYTES } from "./host-messages.js";
import { type HostOptions, type HostSettings, toHostSettings } from "./host-options.js";
import { type HostSecrets, hostSecrets } from "./host-secrets.js";
import { Tenure, type TenureEvents } from "./tenure.js";

/** Events of a host, one object each. */
export interface HostOwnEvents {
  /** Its boss has let it in. */
  joined: { readonly boss: string };
  /** Its time with that boss is over; it asks again. */
  left: { readonly reason: string };
  /** Its boss cannot be reached, or does not let it in; it asks again. Told at every attempt. */
  waiting: { readonly reason: string };
  /** The link is gone: workers go on as their boss has said, and the link is made again. */
  linkbroken: { readonly reason: string };
  linkrestored: object;
  /** A worker's process was started. */
  started: { readonly worker: string; readonly definition: string };
  /** A worker's process has ended. */
  exited: { readonly worker: string; readonly code: number | null; readonly signal: string | null };
  /** An order was refused: nothing ran. */
  refused: { readonly reason: string };
}

const EVENTS: readonly (keyof HostOwnEvents)[] = [
  "joined",
  "left",
  "waiting",
  "linkbroken",
  "linkrestored",
  "started",
  "exited",
  "refused",
];

/** What its workers' ends are told with when the host itself closes. */
const CLOSED = "its host was closed";
const FENCED = "its boss knows it no more";

/** A link that is broken for so long may be broken because its boss is another one by now. */
const ASK_AFTER_MS = 500;

/** Beyond `stopGraceMs`, for what has to be said at the end. */
const CLOSE_MS = 2000;

/**
 * Joins this machine to a boss: runs workers of the modules it was started with, by name, and nothing else. What is wrong with
 * its link is mended; a boss that is away, or was started anew, is waited for.
 */
export class Host extends TypedEmitter<HostOwnEvents> {
  readonly name: string;
  readonly slots: number;
  readonly #settings: HostSettings;
  readonly #dealer: PacketDealer & { readonly lobby: Lobby };
  readonly #secrets: HostSecrets;
  readonly #instance = nodeCrypto().random(NONCE_BYTES);
  readonly #redial = new Redial(Math.random);
  #definitions: ReadonlyMap<string, HostDefinition> = new Map();
  #tenure: Tenure | undefined;
  /** Asks in the lobby whether the boss still knows us, while our link is broken. */
  #asking: Tenure | undefined;
  #again: NodeJS.Timeout | undefined;
  readonly #joined = deferred<void>();
  #lastProblem: string | undefined;
  #starting: Promise<this> | undefined;
  #draining: Promise<void> | undefined;
  #closing: Promise<void> | undefined;
  readonly #over = new AbortController();
  #onEmpty: () => void = () => {};
  /** While it drains: looks whether it is done. */
  #onProgress: () => void = () => {};
  #hasLastOrder = false;

  /** Throws `TypeError` for bad options, and for a dealer no host can join over; DEALER_NOT_INSTALLED, BOSS_IN_WORKER_MODULE. */
  constructor(options: HostOptions) {
    super();
    if (currentRealm()?.phase === "loading")
      throw new BossworksError(
        "BOSS_IN_WORKER_MODULE",
        "a Host is made by a module that hosts run: move the workers to a file of their own, or guard the main part with `if (!isWorker)`",
      );
    void handled(this.#joined.promise);
    this.#settings = toHostSettings(options);
    this.#dealer = withLobby(resolveDealer(options.dealer));
    this.#secrets = hostSecrets(this.#settings.token);
    // Says now what the dealer's options leave open.
    this.#dealer.lobby.address(this.#secrets.lobby);
    this.name = this.#settings.name;
    this.slots = this.#settings.slots;
  }

  /** Workers it runs. */
  get busy(): number {
    return this.#tenure?.workers.size ?? 0;
  }

  /** Names of the definitions it runs, once it has looked at its modules. */
  get definitions(): readonly string[] {
    return [...this.#definitions.keys()];
  }

  /**
   * Loads the modules' names and joins; resolves when the boss has let it in, which is asked until then. Rejects
   * WORKER_LOAD_FAILED, and `TypeError` for modules without a named definition, or with one name twice; TIMEOUT and ABORTED
   * by its limits, after which it is closed.
   */
  start(options?: WaitOptions): Promise<this> {
    const limits = checkWaitOptions("host.start", options);
    this.#starting ??= handled(this.#start(limits));
    return this.#starting;
  }

  /** Takes no more workers, waits until those it has are gone, and leaves. Limits end the waiting, and nothing else. */
  drain(options?: WaitOptions): Promise<void> {
    const limits = checkWaitOptions("host.drain", options);
    this.#draining ??= handled(this.#drain());
    return withinLimits(`draining the host ${this.name}`, limits, this.#draining);
  }

  /** Tells its workers to unwind, kills those who have not within `stopGraceMs`, and leaves. Always settles. */
  close(): Promise<void> {
    this.#closing ??= handled(this.#close(this.#settings.stopGraceMs));
    return this.#closing;
  }

  /** Kills its workers and leaves, now. */
  abort(): Promise<void> {
    this.#tenure?.workers.killAll(CLOSED);
    this.#closing ??= handled(this.#close(0));
    return this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  protected override get eventNames(): readonly string[] {
    return EVENTS;
  }

  async #start(limits: WaitOptions): Promise<this> {
    try {
      this.#definitions = await findDefinitions(this.#settings.modules, this.#over.signal);
      this.#join();
      await withinLimits(`the host ${this.name}'s joining`, limits, this.#joined.promise);
      return this;
    } catch (error) {
      await this.close();
      if (error instanceof BossworksError && this.#lastProblem !== undefined)
        throw new BossworksError(error.code, `${error.message}: ${this.#lastProblem}`, {
          cause: error.cause,
        });
      throw error;
    }
  }

  get #isEnding(): boolean {
    return this.#closing !== undefined || this.#over.signal.aborted;
  }

  /** Goes to the lobby. */
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
    if (this.#isEnding) return;
    this.#again = setTimeout(() => this.#join(), this.#redial.nextDelayMs());
  }

  /** While the link is broken: a boss that does not know us any more lets us in anew, and then our workers are nobody's. */
  #askLater(): void {
    clearTimeout(this.#again);
    if (!this.#isEnding && !this.#draining) this.#again = setTimeout(() => this.#ask(), ASK_AFTER_MS);
  }

  #ask(): void {
    if (this.#asking) return;
    const asking: Tenure = this.#makeTenure({
      onEnrolled: (boss) => {
        const former = this.#tenure;
        this.#asking = undefined;
        this.#leave(former, FENCED);
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

  #makeTenure(events: Partial<TenureEvents>): Tenure {
    const { name, slots, labels, logger } = this.#settings;
    const offers = [...this.#definitions.values()].map((one) => ({ name: one.name, hash: one.hash }));
    const joining = {
      instance: this.#instance,
      name,
      pid: process.pid,
      slots,
      starts: startsAtOnce(),
      labels,
      offers,
    };
    const [dealer, secrets, definitions] = [this.#dealer, this.#secrets, this.#definitions];
    const tenure: Tenure = new Tenure(
      { dealer, secrets, definitions, joining },
      {
        onEnrolled: () => {},
        onTurnedAway: () => {},
        onLink: (isUp, reason) => this.#linkChanged(isUp, reason),
        onUnreachable: (error) => this.#waits(error.message),
        onStarted: (worker, definition) => {
          logger?.info({ host: name, worker, definition }, "worker started");
          this.emit("started", { worker, definition });
        },
        onExited: (worker, code, signal) => {
          logger?.info({ host: name, worker, code, signal }, "worker ended");
          this.emit("exited", { worker, code, signal });
        },
        onRefused: (reason) => {
          logger?.warn({ host: name, reason }, "order refused");
          this.emit("refused", { reason });
        },
        onLastOrder: () => {
          this.#hasLastOrder = true;
          this.#onProgress();
        },
        onEmpty: () => {
          this.#onEmpty();
          this.#onProgress();
        },
        onOver: (why) => {
          this.#leave(tenure, why);
          this.#joinAgain();
        },
        ...events,
      },
    );
    return tenure;
  }

  #linkChanged(isUp: boolean, reason: string): void {
    const { logger } = this.#settings;
    if (isUp) {
      this.#askNoMore();
      logger?.info({ host: this.name }, "link to the boss restored");
      return this.emit("linkrestored", {});
    }
    this.#onProgress();
    this.#askLater();
    logger?.warn({ host: this.name, reason }, "link to the boss broken");
    this.emit("linkbroken", { reason });
  }

  #enrolled(tenure: Tenure, boss: string): void {
    this.#tenure = tenure;
    this.#redial.succeeded();
    this.#lastProblem = undefined;
    this.#settings.logger?.info({ host: this.name, boss }, "joined");
    this.emit("joined", { boss });
    this.#joined.resolve();
  }

  #waits(reason: string): void {
    this.#lastProblem = reason;
    this.#settings.logger?.debug({ host: this.name, reason }, "waiting for the boss");
    this.emit("waiting", { reason });
  }

  /** A tenure is over: nobody may go on working for it. */
  #leave(tenure: Tenure | undefined, reason: string): void {
    if (!tenure) return;
    this.#askNoMore();
    tenure.workers.killAll(reason);
    tenure.abort(reason);
    if (this.#tenure === tenure) this.#tenure = undefined;
    this.#settings.logger?.warn({ host: this.name, reason }, "left the boss");
    this.emit("left", { reason });
  }

  async #drain(): Promise<void> {
    const tenure = this.#tenure;
    if (tenure?.isEnrolled && !this.#isEnding) {
      const done = new Promise<void>((resolve) => {
        this.#onProgress = () => {
          // Without a link no order comes.
          if ((this.#hasLastOrder || !tenure.isReachable) && tenure.workers.size === 0) resolve();
        };
        onAbort(this.#over.signal, resolve);
      });
      tenure.sayDraining();
      this.#onProgress();
      void tenure.closed.then(() => this.#onProgress());
      await done;
    }
    await this.close();
  }

  async #close(graceMs: number): Promise<void> {
    const ended = new BossworksError("ABORTED", `the host ${this.name} was closed before it had joined`);
    this.#over.abort(ended);
    clearTimeout(this.#again);
    this.#joined.reject(ended);
    const [tenure, asking] = [this.#tenure, this.#asking];
    asking?.abort(CLOSED);
    if (!tenure) return asking?.closed;
    if (tenure.workers.size > 0) {
      const empty = new Promise<void>((resolve) => {
        this.#onEmpty = resolve;
      });
      tenure.workers.orphanAll(CLOSED);
      const late = setTimeout(() => tenure.workers.killAll(CLOSED), graceMs);
      await empty;
      clearTimeout(late);
    }
    tenure.close();
    const late = setTimeout(() => tenure.abort(CLOSED), CLOSE_MS);
    await Promise.all([tenure.closed, asking?.closed]);
    clearTimeout(late);
  }
}
