import { pipeDealer } from "@bossworks/dealer-pipe";
import { shmDealer } from "@bossworks/dealer-shm";
import { onTestFinished } from "vitest";
import { decode, encode, encodeEnvelope } from "../../build/codec/codec.js";
import type { IDealer } from "../../build/dealer/dealer.js";
import { memoryDealer } from "../../build/dealer/memory-dealer.js";
import type { HostedWorker } from "../../build/host/host.js";
import { placeWorker } from "../../build/host/placement.js";
import { chargeOf, ReceiveCredit } from "../../build/lane/credit.js";
import { Line } from "../../build/lane/line.js";
import type { Frame } from "../../build/protocol/frame.js";
import { TASK_WINDOW_BYTES } from "../../build/protocol/limits.js";
import { FROM_TASK, readTaskMessage, TO_TASK, writeTaskMessage } from "../../build/protocol/task-message.js";
import { HandshakeRoom } from "../../build/session/handshake-room.js";
import { type Deferred, deferred } from "../../build/util/deferred.js";
import { within } from "../failures/support/deadline.js";

export { DEADLINE_MS, within } from "../failures/support/deadline.js";

/** Where the workers under test run. */
export const DEALERS = { thread: shmDealer, link: memoryDealer, process: pipeDealer };
export type Place = keyof typeof DEALERS;

const LIMITS = { windowBytes: 8 * 1024 * 1024, maxMessageBytes: 16 * 1024 * 1024 };
const KINDS = ["FINISHED", "FAILED", "STOPPED", "DATA"] as const;

/** What a worker said of a task on the data lane. */
export interface Said {
  readonly seq: number;
  readonly kind: (typeof KINDS)[number];
  readonly value: unknown;
}

/** What a STATUS, SUSPEND, RESUME or RECALL was answered with. */
export interface Reply {
  readonly verb: string;
  readonly scope: number;
  readonly said: Record<string, unknown>;
}

export interface SeatOptions {
  readonly place?: Place;
  readonly perWorker?: number;
  readonly module?: string;
  readonly method?: string;
  readonly windowBytes?: number;
  readonly autostart?: boolean;
}

/** The boss's end of one worker that runs tasks, made of the parts a boss is made of. */
export class Seat {
  /** All that was said on the data lane, in order. */
  readonly log: Said[] = [];
  /** Last word of the worker. */
  readonly over = deferred<{ verb: string; value: unknown }>();
  readonly joined = deferred<void>();
  /** Set to leave messages of tasks uncounted: their tasks get no more credit. */
  reads = true;
  /** Credit granted for messages to a task, by task: the newest absolute total. */
  readonly granted = new Map<number, number>();
  /** Calls of tasks; answered by `answerCall`. */
  readonly calls: number[] = [];
  readonly line: Line;
  hosted: HostedWorker | undefined;
  #seq = 0;
  #id = 1;
  readonly #replies = new Map<number, Deferred<Reply>>();
  readonly #watchers = new Set<() => void>();
  readonly #unread = new Map<number, ReceiveCredit>();

  /** `dealer`: open. */
  constructor(name: string, dealer: IDealer, options: SeatOptions) {
    const { perWorker = 1, module = "tasks", method, autostart = true } = options;
    const limits = { ...LIMITS, ...(options.windowBytes && { windowBytes: options.windowBytes }) };
    const id = "w1";
    const placement = placeWorker(dealer, id, {
      bossName: "seat",
      ringBytes: 65_536,
      stopGraceMs: 1000,
      heartbeatMs: 1000,
      orphanAfterMs: 30_000,
      runsTasks: true,
      lostAfterMs: 60_000,
      onLinkLoss: "continue",
      autostart,
      room: new HandshakeRoom(),
    });
    const links = { onLinkBroken: () => {}, onLinkRestored: () => {}, onLinkRefused: () => {} };
    this.line = new Line((events) => placement.makePort(events, links), "DATA", limits, {
      onControl: (frame) => this.#onControl(frame),
      onData: (body) => {
        this.line.consumed(body.length);
        this.#onData(body);
      },
      onInputEnd: () => {},
      onBatchEnd: () => {
        for (const watcher of this.#watchers) watcher();
        return false;
      },
      onEnd: (end) => this.over.resolve({ verb: end.kind, value: end.message }),
    });
    this.line.streams.isForTasks = true;
    const url = new URL(`../fixtures/task/${module}.mjs`, import.meta.url).href;
    const definition = { module: url, by: "export", name, method } as const;
    const orders = { id, name, dealerName: dealer.name, definition, limits, exitDrainMs: 1000 };
    this.line.hold();
    this.hosted = placement.start(orders, {
      env: undefined,
      execArgv: undefined,
      resourceLimits: undefined,
      stdio: "inherit",
    });
    const { hosted } = this;
    void hosted.exited.then(() => placement.drain());
    onTestFinished(async () => {
      hosted.kill();
      await within("the worker's exit", hosted.exited);
      this.line.close();
      await dealer.close();
    });
    this.line.control("EMPLOY", 0, encodeEnvelope({ autostart, params: undefined, tasks: perWorker }));
  }

  /** Hands a task over; returns its number. */
  run(params?: unknown): number {
    const seq = ++this.#seq;
    this.#post(writeTaskMessage(TO_TASK.RUN, seq, encode(params)));
    return seq;
  }

  send(seq: number, data: unknown): void {
    this.#post(writeTaskMessage(TO_TASK.DATA, seq, encode(data)));
  }

  /** The end of a task. */
  end(seq: number): Promise<Said> {
    return this.said(`the end of task ${seq}`, (one) => one.seq === seq && one.kind !== "DATA");
  }

  /** The first message or end that fits. */
  async said(what: string, fits: (said: Said) => boolean): Promise<Said> {
    await this.until(what, () => this.log.some(fits));
    return this.log.find(fits) as Said;
  }

  /** Resolves once the condition holds; looked at after every batch of frames. */
  async until(what: string, holds: () => boolean): Promise<void> {
    if (holds()) return;
    const held = deferred<void>();
    const watcher = (): void => {
      if (holds()) held.resolve();
    };
    this.#watchers.add(watcher);
    try {
      await within(what, held.promise);
    } finally {
      this.#watchers.delete(watcher);
    }
  }

  /** Gives a signal to a task, 0 for the worker; resolves with its answer. */
  signal(verb: string, seq = 0, body: unknown = undefined): Promise<Reply> {
    const id = this.#id++;
    const reply = deferred<Reply>();
    this.#replies.set(id, reply);
    this.line.control(verb, id, encode(body), undefined, seq);
    return within(`the answer to ${verb} of ${seq}`, reply.promise);
  }

  /** STOP is answered by the end. */
  stop(seq = 0): void {
    this.line.control("STOP", this.#id++, encode(undefined), undefined, seq);
  }

  /** Counts what was left unread as read, and what comes from now on. */
  readOn(): void {
    this.reads = true;
    for (const { seq, kind, value } of this.log) if (kind === "DATA") this.#grant(seq, encode(value).length);
  }

  /** What a call is answered with. */
  answerCall(value: unknown): void {
    const id = this.calls.shift() as number;
    this.line.control("DATA", id, encode({ value }));
  }

  #post(body: ReturnType<typeof encode>): void {
    if (!this.line.offer(body))
      this.line.waitForRoom(
        body,
        () => {},
        () => {},
      );
  }

  #onData(span: ReturnType<typeof encode>): void {
    const message = readTaskMessage(span);
    if (!message) throw new Error("the worker said what is no message");
    const { seq, kind, body } = message;
    const value = body.length === 0 ? undefined : decode(body);
    this.log.push({ seq, kind: KINDS[kind] ?? "DATA", value });
    if (kind !== FROM_TASK.DATA) return;
    if (!this.#unread.has(seq))
      this.#unread.set(seq, new ReceiveCredit(TASK_WINDOW_BYTES, LIMITS.maxMessageBytes));
    this.#unread.get(seq)?.arrive(chargeOf(body.length));
    if (this.reads) this.#grant(seq, body.length);
  }

  #grant(seq: number, bytes: number): void {
    const credit = this.#unread.get(seq);
    const limit = credit?.consume(chargeOf(bytes)) ?? credit?.peerWaits();
    if (limit !== undefined) this.line.control("CREDIT", 0, encode({ limit }), undefined, seq);
  }

  #onControl({ verb, id, scope, body }: Frame): void {
    if (verb === "STATUS_JOINED") return this.joined.resolve();
    if (verb === "CREDIT") return void this.granted.set(scope, (decode(body) as { limit: number }).limit);
    if (verb === "STATUS_CALLING") {
      this.calls.push(id);
      return this.line.control("LISTEN", this.#id++, encode(id));
    }
    if (/STOPPED|FAILED|FINISHED/.test(verb)) return this.over.resolve({ verb, value: decode(body) });
    const said = body.length === 0 ? {} : (decode(body) as Record<string, unknown>);
    this.#replies.get(id)?.resolve({ verb, scope, said });
  }
}

/** A worker that runs tasks of `fixtures/task`, once it has joined. */
export async function seat(name: string, options: SeatOptions = {}): Promise<Seat> {
  const dealer = DEALERS[options.place ?? "thread"]();
  await dealer.open({ bossName: "seat", ringBytes: 65_536 });
  const made = new Seat(name, dealer, options);
  const failed = made.over.promise.then(({ verb, value }) => {
    throw new Error(`it ended before it joined: ${verb} ${JSON.stringify(value)}`);
  });
  failed.catch(() => {});
  await within("joining", Promise.race([made.joined.promise, failed]));
  return made;
}
