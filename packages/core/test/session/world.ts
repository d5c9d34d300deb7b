import type { SessionEnd } from "../../build/session/session-events.js";
import { demand } from "../protocol-model/demand.js";
import { freeze, whenAwake } from "./freeze.js";
import { checkEnd, checkEnding, checkPair, checkSettled, checkVerdict } from "./invariants.js";
import type { SessionCode } from "./load-session.js";
import { type Medium, Network, type SideName } from "./network.js";
import type { Action, Plan } from "./plan.js";
import { playAction } from "./play-action.js";
import { randomOf } from "./random.js";
import { show } from "./show-packet.js";
import { LOST_AFTER_MS, SimEnd } from "./sim-end.js";
import { meetStranger } from "./stranger.js";
import { Timeline } from "./timeline.js";

/** A link that has no room is tried again after so long, for the clocks behind it. */
const BLOCKED_MS = 5;
/** Long enough for every verdict, dial and resend. */
const SETTLE_MS = 45_000;
/** After so long without faults nobody has a reason to be lost: a verdict, a handshake that hangs, and another one. */
const CALM_MS = 12_000;
/** When nothing disturbs any more, who is frozen thaws so soon. */
const THAW_MS = 1000;
/** What a run came to, for those who count. */
export interface Outcome {
  readonly steps: number;
  readonly arrived: number;
  readonly links: number;
}

/** Plays a plan with two production sessions, and checks every invariant after every step. */
export class World {
  readonly #code: SessionCode;
  readonly #plan: Plan;
  readonly #trace: ((line: string) => void) | undefined;
  readonly #timeline = new Timeline();
  readonly #random: () => number;
  readonly #network: Network;
  readonly #ends: { boss: SimEnd; worker: SimEnd };
  #medium: Medium;
  #calmAt = Number.POSITIVE_INFINITY;
  #made = 0;
  #steps = 0;
  #arrived = 0;
  /** Nobody was replaced yet, so that nobody can be mistaken. */
  #isQuiet = true;

  constructor(code: SessionCode, plan: Plan, trace?: (line: string) => void) {
    this.#code = code;
    this.#plan = plan;
    this.#trace = trace;
    this.#random = randomOf(plan.seed);
    this.#medium = plan.medium;
    this.#network = new Network(this.#timeline, this.#random, plan.medium, {
      onPacket: (to, link, packet) => this.#onPacket(this.#ends[to], link, packet),
      onRoom: (from, link) => this.#ends[from].links.has(link) && this.#touch(this.#ends[from]),
      onCut: (side, link) => this.#onCut(this.#ends[side], link),
    });
    this.#ends = { boss: this.#make("boss"), worker: this.#make("worker") };
  }

  /** Throws the invariant that is broken. */
  run(): Outcome {
    this.#dial(this.#ends.worker);
    for (const action of this.#plan.actions) {
      this.#runUntil(this.#timeline.now + action.afterMs);
      this.#act(action);
    }
    this.#calmDown();
    this.#runUntil(this.#timeline.now + SETTLE_MS);
    checkSettled(this.#ends.boss, this.#ends.worker);
    this.#finish();
    return { steps: this.#steps, arrived: this.#arrived, links: this.#network.newest };
  }

  #finish(): void {
    const { boss, worker } = this.#ends;
    const { ending } = this.#plan;
    if (!boss.isAlive || !worker.isAlive || ending === "stay") return;
    for (const end of [boss, worker]) {
      if (ending !== "both close" && ending !== `${end.side} closes`) continue;
      for (const lane of [0, 1] as const) end.say(lane, 100);
      end.close(this.#timeline.now);
      this.#touch(end);
    }
    this.#runUntil(this.#timeline.now + SETTLE_MS);
    for (const end of [boss, worker]) demand(end.ends[0]?.kind === "closed", `I8: ${end.side} did not close`);
  }

  /** Faults end, and what was under way gets through. */
  #calmDown(): void {
    this.#calmAt = this.#timeline.now;
    this.#network.medium = { ...this.#medium, drop: 0, repeat: 0, reorderMs: 0 };
    this.#network.isSilent = false;
    for (const end of Object.values(this.#ends))
      if (end.frozenUntil > this.#timeline.now) freeze(end, this.#timeline, THAW_MS, () => this.#touch(end));
  }

  #runUntil(until: number): void {
    while (this.#timeline.step(until)) {
      if (++this.#steps > 60_000) throw new Error("I8: it never comes to rest");
    }
  }

  #otherOf(end: SimEnd): SimEnd {
    return this.#ends[end.side === "boss" ? "worker" : "boss"];
  }

  #isPresent(end: SimEnd): boolean {
    return this.#ends[end.side] === end;
  }

  #make(side: SideName): SimEnd {
    const { isProtected, isStale, drop, reorderMs } = this.#medium;
    const isLossless = !isStale && drop === 0 && reorderMs === 0;
    const id = ++this.#made;
    const { seed, windowBytes } = this.#plan;
    const end: SimEnd = new SimEnd(
      this.#code,
      this.#timeline.now,
      { id, side, seed, windowBytes, isProtected, isLossless },
      {
        onUp: () => this.#onUp(end),
        onSuspect: () => checkVerdict(end, this.#timeline.now, 2.5, this.#medium.isStale),
        onBroken: () => this.#onBroken(end),
        onRefused: (link, why) => {
          this.#note(() => `${side}: link ${link} ${why}`);
          const isHonest = this.#isQuiet && end.isAlive && this.#otherOf(end).isAlive;
          demand(why !== "refused" || !isHonest, "I8: two ends that know each other cannot meet again");
          this.#soon(end, () => this.#leave(end, link));
        },
        onEnd: (how) => this.#onEnd(end, how),
      },
    );
    return end;
  }

  #act(action: Action): void {
    const { what, side, lane, count, bytes } = action;
    this.#note(() => `-- ${what} ${side} ${lane} ${count} x ${bytes}`);
    const end = this.#ends[side];
    if (what === "crash") return this.#crash(end);
    if (what === "stranger")
      return meetStranger(this.#code, this.#ends.boss, this.#timeline.now, this.#plan.seed);
    playAction(action, end, this.#timeline, this.#network, () => this.#touch(end));
  }

  /** Hands out what is due, and arms the clock of an end. */
  #touch(end: SimEnd): void {
    if (end.isCrashed || end.frozenUntil > this.#timeline.now) return;
    const { now } = this.#timeline;
    let isBlocked = false;
    for (const link of [...end.links]) {
      for (;;) {
        if (!this.#network.hasRoom(end.side, link)) {
          isBlocked = true;
          break;
        }
        const packet = end.endpoint.poll(now, link);
        if (!packet) break;
        this.#note(() => `${end.side}${end.id} > ${link} ${show(packet)}`);
        this.#network.send(end.side, link, packet);
      }
    }
    if (end.session.phase === "ended")
      for (const link of [...end.links]) this.#soon(end, () => this.#leave(end, link));
    if (!end.isJudging) this.#arm(end, Math.max(end.endpoint.deadline, now + (isBlocked ? BLOCKED_MS : 0)));
    checkEnd(end);
    checkPair(end, this.#otherOf(end));
  }

  #arm(end: SimEnd, at: number): void {
    if (at === Number.POSITIVE_INFINITY || end.timerAt <= at) return;
    end.timerAt = at;
    this.#timeline.add(at, () => {
      if (end.timerAt !== at) return;
      end.timerAt = Number.POSITIVE_INFINITY;
      whenAwake(end, this.#timeline.now, () => this.#tick(end), true);
    });
  }

  #tick(end: SimEnd): void {
    if (end.endpoint.tick(this.#timeline.now) && !end.isJudging) {
      end.isJudging = true;
      this.#timeline.add(
        this.#timeline.now,
        () => {
          end.isJudging = false;
          if (end.isCrashed) return;
          end.session.judge(this.#timeline.now);
          this.#touch(end);
        },
        true,
      );
    }
    this.#touch(end);
  }

  /** As code that is called from inside of a session does: later in the same instant. */
  #soon(end: SimEnd, run: () => void): void {
    this.#timeline.add(this.#timeline.now, () => whenAwake(end, this.#timeline.now, run));
  }

  #onPacket(end: SimEnd, link: number, packet: Uint8Array): void {
    whenAwake(end, this.#timeline.now, () => {
      if (!end.links.has(link)) return;
      this.#note(() => `${end.side}${end.id} < ${link} ${show(packet)}`);
      const before = end.arrived[0] + end.arrived[1];
      end.endpoint.receive(this.#timeline.now, link, packet);
      if (link === end.endpoint.link) end.lastArrivalAt = this.#timeline.now;
      this.#arrived += end.arrived[0] + end.arrived[1] - before;
      this.#touch(end);
    });
  }

  #dial(end: SimEnd): void {
    end.dialling = false;
    if (!end.isAlive || !this.#isPresent(end)) return;
    const link = this.#network.open();
    this.#note(() => `worker${end.id} dials ${link}`);
    const { boss } = this.#ends;
    boss.links.add(link);
    boss.endpoint.opened(this.#timeline.now, link);
    end.links.add(link);
    end.endpoint.opened(this.#timeline.now, link);
    this.#touch(end);
  }

  /** This end gives a link up, or has no more use for it. */
  #leave(end: SimEnd, link: number): void {
    if (end.session.phase === "ended" && !this.#medium.isStale && this.#medium.drop === 0) {
      this.#network.close(end.side, link);
      return this.#onCut(end, link);
    }
    this.#network.cut(link, this.#random() < 0.5 ? [end.side === "boss" ? "worker" : "boss"] : []);
    this.#onCut(end, link);
  }

  #onCut(end: SimEnd, link: number): void {
    whenAwake(end, this.#timeline.now, () => {
      if (!end.links.delete(link)) return;
      this.#note(() => `${end.side}${end.id} without ${link}`);
      end.endpoint.closed(this.#timeline.now, link);
      this.#touch(end);
      if (end.side === "worker" && end.isAlive && end.links.size === 0) this.#redial(end);
    });
  }

  #redial(end: SimEnd): void {
    if (end.dialling) return;
    end.dialling = true;
    const delay = new this.#code.Redial(this.#random).nextDelayMs();
    this.#timeline.add(this.#timeline.now + delay, () =>
      whenAwake(end, this.#timeline.now, () => this.#dial(end)),
    );
  }

  #crash(end: SimEnd): void {
    end.isCrashed = true;
    for (const link of end.links)
      this.#network.cut(link, this.#random() < 0.5 ? [end.side === "boss" ? "worker" : "boss"] : []);
    this.#replace(end);
  }

  #replace(end: SimEnd): void {
    if (!this.#isPresent(end)) return;
    this.#isQuiet = false;
    const fresh = this.#make(end.side);
    this.#ends[end.side] = fresh;
    if (end.side === "worker") this.#redial(fresh);
    this.#touch(fresh);
  }

  #onUp(end: SimEnd): void {
    this.#note(() => `${end.side}${end.id} up, epoch ${end.session.epoch}`);
    end.upAt = this.#timeline.now;
  }

  #onBroken(end: SimEnd): void {
    this.#note(() => `${end.side}${end.id} broken`);
    checkVerdict(end, this.#timeline.now, 4, this.#medium.isStale);
    for (const link of end.links) this.#soon(end, () => this.#leave(end, link));
  }

  #onEnd(end: SimEnd, how: SessionEnd): void {
    this.#note(
      () => `${end.side}${end.id} ended: ${how.kind}, ${how.reason}; ${how.undelivered.length} undelivered`,
    );
    const other = this.#otherOf(end);
    checkEnding(end, how, other);
    if (how.kind === "restarted" || how.kind === "broken")
      demand(!this.#isQuiet, `I9: ${how.kind} without a cause`);
    const isCalm = this.#timeline.now > this.#calmAt + CALM_MS && this.#isQuiet && other.isAlive;
    if (how.kind === "lost") demand(!isCalm, "I8: lost although nothing stood in the way");
    if (how.kind === "lost") demand(this.#timeline.now - end.upAt >= LOST_AFTER_MS, "I9: lost too early");
    // An employer employs anew; so stale packets of former incarnations meet new ones.
    if (how.kind !== "closed" && other.isAlive && !other.wasUp) this.#soon(end, () => this.#replace(end));
  }

  #note(line: () => string): void {
    this.#trace?.(`${this.#timeline.now.toFixed(1).padStart(9)} ${line()}`);
  }
}
