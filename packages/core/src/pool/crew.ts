import { EMPLOYMENT } from "../boss/employee.js";
import { Staff } from "../boss/staff.js";
import type { WaitForHost } from "../boss/task-side.js";
import { RestartPolicy } from "../supervise/restart-policy.js";
import { clearInterval, performance, setInterval } from "../timers.js";
import { handled } from "../util/deferred.js";
import type { WorkerDefinition } from "../worker/define-worker.js";
import type { CrewEvents } from "./crew-events.js";
import { isForWantOfRoom, isHopeless, isStaffFull, restartLimit } from "./pool-error.js";
import type { PoolHost } from "./pool-host.js";
import type { PoolSettings } from "./pool-options.js";
import { Post, type Posts } from "./post.js";
import { reloadAll } from "./reload.js";
import { Seat } from "./seat.js";
import { Vacancies } from "./vacancies.js";

/** A worker that had nothing to do for so long goes, where the size leaves it open: who is yet to come is not counted. */
const IDLE_MS = 5000;

/** The workers of a pool: keeps every post filled, replaces who is worn out, stuck or old, and lets the idle go. */
export class Crew {
  /** Those who work, in the order in which they are asked. */
  readonly seats: Seat[] = [];
  /** The same by id, and who has been among them. */
  readonly staff = new Staff();
  readonly #definition: WorkerDefinition;
  readonly #settings: PoolSettings;
  readonly #host: PoolHost;
  readonly #events: CrewEvents;
  readonly #posts: Posts;
  readonly #shut = new AbortController();
  readonly #vacancies: Vacancies;
  #idleTimer: NodeJS.Timeout | undefined;
  #hasEverJoined = false;
  /** Posts that were given up: no other is made for them, or a pool of several would never give up. */
  #lost = 0;

  constructor(definition: WorkerDefinition, settings: PoolSettings, host: PoolHost, events: CrewEvents) {
    this.#definition = definition;
    this.#settings = settings;
    this.#host = host;
    this.#posts = host.posts;
    this.#events = events;
    const { min } = settings;
    const fill = (post: Post): void => this.#fill(post);
    this.#vacancies = new Vacancies({ ...events, posts: this.#posts, min, fill }, host, this.#shut.signal);
    if (settings.max === Number.POSITIVE_INFINITY)
      host.whenRoomAtHosts(events.onRoom, events.onBroken, this.#shut.signal);
    for (let i = 0; i < min; i++) this.#addPost();
  }

  /** Tasks its workers would take at once, those handed ahead included. */
  get capacity(): number {
    const ahead = this.seats.reduce((sum, { prefetch }) => sum + prefetch.ahead, 0);
    return Math.max(1, this.#most) * this.#settings.perWorker + ahead;
  }

  /** The staff is full, or was when it was looked at last. */
  get lacksRoom(): boolean {
    return this.#vacancies.areAny;
  }

  /** The seat with the most room: an idle one if there is one. */
  get roomiest(): Seat | undefined {
    let best: Seat | undefined;
    for (const seat of this.seats) if (seat.room > 0 && (!best || seat.load < best.load)) best = seat;
    return best;
  }

  /** Posts there may be: as the size says, or as many as hosts have room for. */
  get #most(): number {
    const { max } = this.#settings;
    return max === Number.POSITIVE_INFINITY ? this.#posts.size + this.#host.roomAtHosts() : max - this.#lost;
  }

  /** So many tasks wait and nobody has room: more workers come, as far as the size allows. */
  grow(waiting: number): void {
    const most = this.#most;
    if (this.#posts.size >= most || this.#shut.signal.aborted || this.lacksRoom) return;
    let coming = [...this.#posts].filter(({ isStarting }) => isStarting).length;
    for (; this.#posts.size < most && coming * this.#settings.perWorker < waiting; coming++) this.#addPost();
  }

  /** Something changed on a seat: those who leave go when they have nothing left, and who is used up is replaced. */
  changed(seat: Seat): void {
    const post = this.#postOf(seat);
    if (post && seat.isUsedUp && !seat.isLeaving && !post.isReplacing && !this.#shut.signal.aborted) {
      // Where nobody can be had beside it, it goes first.
      this.#replace(post).catch(() => this.#retire(seat));
    }
    if (seat.isLeaving && seat.load === 0 && seat.hasNoRecalls) void handled(seat.leave());
  }

  /** Replaces every worker, one after the other, each before the former one goes. */
  reload(): Promise<void> {
    return reloadAll({
      posts: this.#posts,
      waitsForHosts: this.#settings.employ.at !== undefined,
      replace: (post) => this.#replace(post),
      shut: this.#shut.signal,
    });
  }

  /** Ends a worker now; another one comes for it at once. `why` ends the sentence "x was killed". */
  async kill(seat: Seat, why = ""): Promise<void> {
    seat.isExpected = true;
    seat.employee[EMPLOYMENT].markKilled(why);
    await seat.employee.kill();
  }

  /** Stops everybody, those who are on their way too. Resolves when all are gone. */
  async close(reason: Error): Promise<void> {
    this.#shut.abort(reason);
    clearInterval(this.#idleTimer);
    for (const post of this.#posts) post.cancel();
    await Promise.allSettled([
      ...[...this.#posts].flatMap(({ filling, replacing }) => [filling, replacing]),
      ...this.seats.map((seat) => seat.employee.stop()),
    ]);
  }

  #addPost(): void {
    const post = new Post(new RestartPolicy(this.#settings.restart));
    this.#posts.add(post);
    this.#fill(post);
    if (this.#posts.size > this.#settings.min)
      this.#idleTimer ??= setInterval(() => this.#letIdleGo(), IDLE_MS).unref();
  }

  #fill(post: Post): void {
    post.filling = this.#takeSeat(post, "in turn").then(
      (seat) => this.#seated(post, seat),
      (error: unknown) => this.#failed(post, error as Error),
    );
  }

  /** Employs a worker for a post, as soon as there is a place for it or now; resolves when it may be handed tasks. */
  async #takeSeat(post: Post, waitsForHost: WaitForHost): Promise<Seat> {
    const { perWorker, prefetch, recycleAfterTasks, employ } = this.#settings;
    const seat = new Seat(perWorker, prefetch, recycleAfterTasks, {
      onEnd: (...told) => this.#events.onEnd(...told),
      onTakenBack: (task) => this.#events.onTakenBack(task),
      onChange: (changed) => {
        this.changed(changed);
        this.#events.onChange(changed);
      },
      onResumed: () => this.#events.onResumed(),
    });
    post.startings++;
    try {
      const options = { ...employ, signal: this.#shut.signal };
      const side = seat.taskSide(waitsForHost, () => this.#moveOut(seat));
      const employee = await this.#host.employ(this.#definition, options, side);
      seat.employee = employee;
      post.last ??= employee;
      void employee.exited.then(() => this.#left(post, seat));
      employee.on("status", () => seat.stateChanged());
      try {
        await this.#settings.onCreated(employee, this.#shut.signal);
      } catch (error) {
        seat.isExpected = true;
        await employee.kill().catch(() => {});
        throw error;
      }
      employee[EMPLOYMENT].assertHere();
      if (this.#shut.signal.aborted) await employee.stop();
      return seat;
    } finally {
      post.startings--;
    }
  }

  #seated(post: Post, seat: Seat): void {
    if (seat.employee[EMPLOYMENT].hasExited) return;
    this.#hasEverJoined = true;
    post.seat = seat;
    post.last = seat.employee;
    post.seatedAt = performance.now();
    this.seats.push(seat);
    this.staff.add(seat.employee);
    this.changed(seat);
    this.#events.onChange(seat);
  }

  /** It goes as soon as it has finished what it has begun; for it somebody is employed elsewhere. */
  #moveOut(seat: Seat): void {
    if (this.seats.includes(seat)) void this.#retire(seat);
    // Who is yet to take the seat leaves it at once.
    else seat.isLeaving = seat.isExpected = true;
  }

  #failed(post: Post, error: Error): void {
    if (this.#shut.signal.aborted) return;
    // That others are many is no failure of this one.
    if (isStaffFull(error)) return this.#vacancies.add(post);
    if ((!this.#hasEverJoined && isHopeless(error)) || error instanceof TypeError) this.#giveUp(post, error);
    else this.#again(post, error, 0);
  }

  /** A worker has ended, as it was asked to or not. */
  #left(post: Post, seat: Seat): void {
    const index = this.seats.indexOf(seat);
    if (index >= 0) this.seats.splice(index, 1);
    this.staff.remove(seat.employee);
    const { end } = seat.employee[EMPLOYMENT];
    // One that stopped in good order has told the end of every task it had begun, or how many it has not.
    const tasks = seat.vacate(end?.unended ?? seat.perWorker);
    this.#events.onVacated(seat, tasks, end?.error);
    if (post.seat !== seat) return;
    post.seat = undefined;
    if (this.#shut.signal.aborted || post.isReplacing || !this.#posts.has(post)) return;
    // Whoever ended it wanted another one, or the pool closed.
    if (end?.how === "STOPPED" || end?.how === "KILLED") this.#fill(post);
    else if (end && !post.policy.covers(end.how)) this.#giveUp(post, end.error ?? new Error("it has ended"));
    else this.#again(post, end?.error, performance.now() - post.seatedAt);
  }

  /** Fills a post again when its policy grants it. */
  #again(post: Post, cause: Error | undefined, livedMs: number): void {
    const granted = post.policy.next(performance.now(), Math.random(), livedMs);
    if (granted === "limit") {
      const error = restartLimit(this.#settings.restart, cause);
      if (post.last) this.#host.gaveUp(post.last, error);
      return this.#giveUp(post, error);
    }
    post.later(granted.delayMs, () => this.#fill(post));
  }

  #giveUp(post: Post, error: Error): void {
    this.#posts.delete(post);
    this.#lost++;
    const definition = this.#definition.displayName;
    this.#host.logger?.error({ definition, error }, "a pool lost a worker for good");
    if (this.#posts.size === 0) this.#events.onBroken(error);
  }

  /** Another worker takes over a post, after those that were asked for before. */
  #replace(post: Post): Promise<void> {
    post.replacements++;
    const replaced = post.replacing.then(() => this.#replaceNow(post));
    post.replacing = replaced.catch(() => {});
    return replaced;
  }

  /** Another worker comes; then the former one goes. Where there is no place for both, it goes first. */
  async #replaceNow(post: Post): Promise<void> {
    const former = post.seat;
    try {
      const seat = await this.#takeSeat(post, "not").catch(async (error: unknown) => {
        if (!former || !isForWantOfRoom(error)) throw error;
        const left = this.#retire(former);
        if (isStaffFull(error)) await left;
        // The slot of its host is asked for before it is free, or whoever else waits for one would have it.
        return this.#takeSeat(post, "first");
      });
      post.seat = undefined;
      this.#seated(post, seat);
      if (former) await this.#retire(former);
    } finally {
      post.replacements--;
      if (!post.isReplacing && this.#posts.has(post) && !this.#shut.signal.aborted) {
        // The new one may have been used up or have died in the meantime.
        if (!post.seat) this.#fill(post);
        else if (post.seat !== former) this.changed(post.seat);
      }
    }
  }

  /** Takes back what was handed ahead, lets it finish what it has begun, and stops it. Resolves when it is gone. */
  async #retire(seat: Seat): Promise<void> {
    seat.isLeaving = true;
    seat.isExpected = true;
    seat.recallAhead();
    this.changed(seat);
    await seat.employee.exited;
  }

  #letIdleGo(): void {
    const before = performance.now() - IDLE_MS;
    for (const seat of [...this.seats].reverse()) {
      if ([...this.#posts].filter((one) => one.seat).length <= this.#settings.min) return;
      const post = this.#postOf(seat);
      if (!post || post.isReplacing || seat.load > 0 || seat.progressAt > before || post.seatedAt > before)
        continue;
      this.#posts.delete(post);
      void this.#retire(seat);
    }
  }

  #postOf(seat: Seat): Post | undefined {
    for (const post of this.#posts) if (post.seat === seat) return post;
    return undefined;
  }
}
