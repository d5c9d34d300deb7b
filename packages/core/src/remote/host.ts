import { withLobby } from "../boss/find-place.js";
import { resolveDealer } from "../dealer/resolve.js";
import { BossworksError } from "../errors/bossworks-error.js";
import { clearTimeout, setTimeout } from "../timers.js";
import { deferred, handled } from "../util/deferred.js";
import { onAbort } from "../util/on-abort.js";
import { TypedEmitter } from "../util/typed-emitter.js";
import {
  assertNotAborted,
  checkWaitOptions,
  underLimits,
  untilAborted,
  type WaitOptions,
  withinLimits,
} from "../util/wait-limits.js";
import { currentRealm } from "../worker/realm.js";
import { findDefinitions, type HostDefinition } from "./find-definitions.js";
import { type HostOptions, type HostSettings, toHostSettings } from "./host-options.js";
import { HOST_OWN_EVENTS, type HostOwnEvents } from "./host-own-events.js";
import { hostSecrets } from "./host-secrets.js";
import { Membership } from "./membership.js";
import type { Tenure } from "./tenure.js";

/** What its workers' ends are told with when the host itself closes. */
const CLOSED = "its host was closed";

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
  readonly #membership: Membership;
  #definitions: ReadonlyMap<string, HostDefinition> = new Map();
  readonly #joined = deferred<void>();
  #starting: Promise<this> | undefined;
  #draining: Promise<void> | undefined;
  #closing: Promise<void> | undefined;
  readonly #over = new AbortController();
  /** While it leaves: looks whether it may. */
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
    const dealer = withLobby(resolveDealer(options.dealer));
    const secrets = hostSecrets(this.#settings.token);
    // Says now what the dealer's options leave open.
    dealer.lobby.address(secrets.lobby);
    this.once("joined", () => this.#joined.resolve());
    this.#membership = new Membership(
      { dealer, secrets, settings: this.#settings },
      {
        tell: (name, event) => this.emit(name, event),
        onLastOrder: () => {
          this.#hasLastOrder = true;
          this.#onProgress();
        },
        onProgress: () => this.#onProgress(),
      },
    );
    this.name = this.#settings.name;
    this.slots = this.#settings.slots;
  }

  /** Workers it runs. */
  get busy(): number {
    return this.#membership.tenure?.workers.size ?? 0;
  }

  /** Names of the definitions it runs, once it has looked at its modules. */
  get definitions(): readonly string[] {
    return [...this.#definitions.keys()];
  }

  /**
   * Loads the modules' names and joins; resolves when the boss has let it in, which is asked until then. Rejects
   * WORKER_LOAD_FAILED, and `TypeError` for modules without a named definition, or with one name twice; TIMEOUT and ABORTED
   * by its limits, after which it is closed. Called again it waits for the same, and its limits end the waiting alone.
   */
  start(options?: WaitOptions): Promise<this> {
    const limits = checkWaitOptions("host.start", options);
    if (this.#starting) return handled(withinLimits(this.#joining, limits, this.#starting));
    this.#starting = handled(this.#start(limits));
    return this.#starting;
  }

  /** Takes no more workers, waits until those it has are gone, and leaves. Limits end the waiting, and nothing else. */
  drain(options?: WaitOptions): Promise<void> {
    const limits = checkWaitOptions("host.drain", options);
    assertNotAborted(`draining the host ${this.name}`, limits);
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
    this.#membership.tenure?.workers.killAll();
    this.#closing ??= handled(this.#close(0));
    return this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  protected override get eventNames(): readonly string[] {
    return HOST_OWN_EVENTS;
  }

  get #joining(): string {
    return `the host ${this.name}'s joining`;
  }

  async #start(limits: WaitOptions): Promise<this> {
    try {
      await underLimits(this.#joining, limits, async (limit) => {
        const letGo = onAbort(limit, () => this.#over.abort(limit.reason));
        this.#definitions = await findDefinitions(this.#settings.modules, this.#over.signal);
        this.#membership.begin(this.#definitions);
        await untilAborted(this.#over.signal, this.#joined.promise);
        letGo();
      });
      return this;
    } catch (error) {
      await this.close();
      const { lastProblem } = this.#membership;
      if (error instanceof BossworksError && lastProblem !== undefined)
        throw new BossworksError(error.code, `${error.message}: ${lastProblem}`, { cause: error.cause });
      throw error;
    }
  }

  async #drain(): Promise<void> {
    const { tenure } = this.#membership;
    const noOther = this.#membership.endWithThis();
    if (tenure?.isEnrolled && !this.#closing) {
      tenure.sayDraining();
      // Without a link no order comes.
      await this.#when(
        tenure,
        () => (this.#hasLastOrder || !tenure.isReachable) && tenure.workers.size === 0,
        this.#over.signal,
      );
    }
    await noOther;
    await this.close();
  }

  async #close(graceMs: number): Promise<void> {
    const ended = new BossworksError("ABORTED", `the host ${this.name} was closed before it had joined`);
    this.#over.abort(ended);
    this.#joined.reject(ended);
    const { tenure } = this.#membership;
    const noOther = this.#membership.endWithThis();
    if (tenure) await this.#end(tenure, graceMs);
    await noOther;
  }

  async #end(tenure: Tenure, graceMs: number): Promise<void> {
    const { workers } = tenure;
    // Otherwise it would be sent others for those it ends.
    if (tenure.isEnrolled) tenure.sayDraining();
    if (workers.size > 0) {
      workers.stopAll(CLOSED);
      const late = setTimeout(() => workers.killAll(), graceMs);
      await this.#when(tenure, () => workers.size === 0);
      clearTimeout(late);
    }
    tenure.close();
    const late = setTimeout(() => tenure.abort(CLOSED), CLOSE_MS);
    await tenure.closed;
    clearTimeout(late);
  }

  /** Resolves as soon as this holds, or the signal fires. */
  #when(tenure: Tenure, holds: () => boolean, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#onProgress = () => {
        if (holds()) resolve();
      };
      if (signal) onAbort(signal, resolve);
      void tenure.closed.then(() => this.#onProgress());
      this.#onProgress();
    });
  }
}
