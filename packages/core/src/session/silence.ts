import { BROKEN_HEARTBEATS, PROBE_MS, SUSPECT_HEARTBEATS } from "./session-limits.js";

/**
 * Steps of a heartbeat. Signs of life that are due in the same step are due at its beginning: for a big staff they are sent
 * in a few goes, each of which wakes processors and processes once.
 */
const STEPS = 10;

/** Questions of a big staff would be a flood as its heartbeats would: who says rarely that it is there asks as rarely. */
const PROBES_A_HEARTBEAT = 5;

/** When silence means what; in milliseconds. */
export interface SilenceOptions {
  readonly heartbeatMs: number;
  /** From the last sign of life, or from the break of a link when something else told it. */
  readonly lostAfterMs: number;
  /** Silence means nothing: whether the other end lives is known by other means. */
  readonly isPatient?: boolean | undefined;
}

/** What silence means by now. */
export type Verdict = "none" | "suspect" | "broken" | "lost";

/**
 * The clock of one session: when to say that we are there, when to ask what the other end has, and what its silence
 * means. It judges in two steps, because the silence may be our own: input that waits is read first.
 */
export class Silence {
  readonly #lostAfterMs: number;
  readonly #isPatient: boolean;
  #heartbeatMs: number;
  #heardAt: number;
  #sentAt: number;
  /** When the link broke; undefined while there is one, or was none yet. */
  #brokenAt: number | undefined;
  #isUp = false;
  #isSuspect = false;
  #probeAt = Number.POSITIVE_INFINITY;
  #probeMs = PROBE_MS;
  /** Our own loop slept over its timers: the verdict that is due is not the other end's fault. */
  #overslept = false;

  constructor(now: number, { heartbeatMs, lostAfterMs, isPatient = false }: SilenceOptions) {
    this.#heartbeatMs = heartbeatMs;
    this.#lostAfterMs = lostAfterMs;
    this.#isPatient = isPatient;
    this.#heardAt = now;
    this.#sentAt = now;
  }

  get heartbeatMs(): number {
    return this.#heartbeatMs;
  }

  /** A link stands, and both ends agreed on the heartbeat. */
  up(now: number, heartbeatMs: number): void {
    this.#heartbeatMs = heartbeatMs;
    this.#isUp = true;
    this.#isSuspect = false;
    this.#brokenAt = undefined;
    this.#heardAt = now;
    this.#sentAt = now;
    this.#probeMs = this.#firstProbeMs;
    this.#probeAt = Number.POSITIVE_INFINITY;
  }

  /** The link is gone. */
  down(now: number): void {
    if (this.#isUp) this.#brokenAt = now;
    this.#isUp = false;
  }

  /** Anything valid came from the other end. */
  heard(now: number): void {
    this.#heardAt = now;
    this.#isSuspect = false;
  }

  /** Anything was sent. */
  sent(now: number): void {
    this.#sentAt = now;
  }

  /** What was sent is not acknowledged: the other end will be asked, if nothing changes. */
  expectProgress(now: number): void {
    if (this.#probeAt === Number.POSITIVE_INFINITY) this.#probeAt = now + this.#probeMs;
  }

  /** The other end has more than before; `isAll`: and nothing is under way. */
  progress(now: number, isAll: boolean): void {
    this.#probeMs = this.#firstProbeMs;
    this.#probeAt = isAll ? Number.POSITIVE_INFINITY : now + this.#probeMs;
  }

  /** When the next sign of life, or question, is due. */
  get pingAt(): number {
    if (!this.#isUp) return Number.POSITIVE_INFINITY;
    const at = this.#sentAt + this.#heartbeatMs;
    const step = this.#heartbeatMs / STEPS;
    // Who is patient leaves it to the other end to come first, and answers.
    return Math.min(this.#isPatient ? at : Math.floor(at / step) * step, this.#probeAt);
  }

  /** A ping is on its way. */
  pinged(now: number): void {
    if (now < this.#probeAt) return;
    this.#probeMs = Math.min(this.#probeMs * 2, this.#heartbeatMs);
    this.#probeAt = now + this.#probeMs;
  }

  get #firstProbeMs(): number {
    return Math.max(PROBE_MS, this.#heartbeatMs / PROBES_A_HEARTBEAT);
  }

  /** When silence means something new. */
  get verdictAt(): number {
    if (this.#isPatient) return Number.POSITIVE_INFINITY;
    if (this.#brokenAt !== undefined) return this.#brokenAt + this.#lostAfterMs;
    if (!this.#isUp) return Number.POSITIVE_INFINITY;
    return this.#heardAt + this.#heartbeatMs * (this.#isSuspect ? BROKEN_HEARTBEATS : SUSPECT_HEARTBEATS);
  }

  /** Looks at the clock. True: a verdict is due; read all input for one full turn, then `judge`. */
  isVerdictDue(now: number): boolean {
    if (now < this.verdictAt) return false;
    if (now - this.verdictAt > this.#heartbeatMs) this.#overslept = true;
    return true;
  }

  /** What the silence means. */
  judge(now: number): Verdict {
    const overslept = this.#overslept;
    this.#overslept = false;
    if (now < this.verdictAt) return "none";
    if (overslept) {
      this.#heardAt = now;
      if (this.#brokenAt !== undefined) this.#brokenAt = now;
      return "none";
    }
    if (this.#brokenAt !== undefined) return "lost";
    if (!this.#isSuspect) {
      this.#isSuspect = true;
      return "suspect";
    }
    // The silence is older than this verdict.
    this.#isUp = false;
    this.#brokenAt = this.#heardAt;
    return "broken";
  }
}
