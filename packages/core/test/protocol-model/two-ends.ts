import { type Frame, LANE, makeFrame } from "@bossworks/core/driver";
import { decode, encode } from "../../build/codec/codec.js";
import type { FramePortEvents } from "../../build/port/frame-port.js";
import { SharedThings } from "../../build/shared/shared-things.js";
import type { ByteSpan } from "../../build/util/byte-span.js";
import { demand } from "./demand.js";
import type { Ends } from "./load-built.js";
import { WorkerEnd } from "./worker-end.js";

/** What may happen in one step: at the boss, on the way, or in the worker's code. */
export const STEPS = [
  "STATUS",
  "SUSPEND",
  "RESUME",
  "STOP",
  "set the handler",
  "remove the handler",
  "to worker",
  "to boss",
  "work",
  "checkpoint",
  "call",
  "withdraw",
] as const;
export type Step = (typeof STEPS)[number];

/** Signals a boss gives in one walk, beside those the library gives by itself. */
const MOST_SIGNALS = 3;
const MOST_CALLS = 2;
const MOST_STOPS = 2;
const SETTLING_ROUNDS = 30;

type Boss = InstanceType<Ends["Employment"]>;
type Settings = ConstructorParameters<Ends["Employment"]>[0];

interface Asked {
  readonly signal: string;
  outcome: string | undefined;
}

/** Boss and worker with two lists of frames between them; throws where a rule of the protocol is broken. */
export class TwoEnds {
  readonly worker: WorkerEnd;
  readonly boss: Boss;
  readonly toWorker: Frame[] = [];
  readonly toBoss: Frame[] = [];
  readonly asked: Asked[] = [];
  calls = 0;
  stops = 0;
  /** Calls the boss knows to be over. */
  readonly #over = new Set<number>();
  #handler: ((data: unknown) => unknown) | undefined;
  #events: FramePortEvents | undefined;

  constructor(ends: Ends, autostart: boolean) {
    this.worker = new WorkerEnd(ends, autostart, (frame) => this.toBoss.push(frame));
    const limits = { windowBytes: 1024, maxMessageBytes: 1024 };
    // Without a time limit: how long things take is not what is looked at here.
    const signalTimeoutMs = undefined as unknown as number;
    const shared = new SharedThings(new AbortController().signal);
    const settings: Settings = {
      id: "w1",
      name: "w1",
      dealerName: "none",
      trouble: () => undefined,
      limits,
      signalTimeoutMs,
      shared,
    };
    const ignore = (): void => {};
    this.boss = new ends.Employment(settings, (events) => this.#port(events), {
      onJoined: ignore,
      onStatus: ignore,
      onMessage: ignore,
      hasMessageListeners: () => false,
      onCalling: ignore,
      callHandler: () => this.#handler,
      onUnread: ignore,
      onRefused: ignore,
      onLost: (reason) => demand(false, `the link is sound, and yet: ${reason}`),
      onLinkBroken: ignore,
      onLinkRestored: ignore,
      onLinkRefused: ignore,
      onLeaked: ignore,
      onExit: ignore,
    });
    const status = autostart ? "STATUS_RUNNING" : "STATUS_READY";
    const joined = { name: "w1", status, pid: 1, threadId: 1, host: "here" };
    this.#deliver(makeFrame("STATUS_JOINED", 1, encode(joined)));
  }

  get hasHandler(): boolean {
    return this.#handler !== undefined;
  }

  /** False when the step makes no sense here, and nothing was done. */
  take(step: Step): boolean {
    const { worker } = this;
    switch (step) {
      case "STATUS":
      case "SUSPEND":
      case "RESUME":
        return this.asked.length < MOST_SIGNALS && this.#ask(step);
      case "STOP":
        return this.stops++ < MOST_STOPS && this.#do(() => this.boss.sayStop());
      case "set the handler":
        return !this.#handler && this.#do(() => this.#setHandler());
      case "remove the handler":
        return this.hasHandler && this.#do(() => (this.#handler = undefined));
      case "to worker":
        return this.toWorker.length > 0 && this.#do(() => worker.take(this.#next(this.toWorker)));
      case "to boss":
        return this.toBoss.length > 0 && this.#do(() => this.#deliver(this.#next(this.toBoss)));
      case "work":
        return worker.place === "runs" && this.#do(() => worker.work());
      case "checkpoint":
        return worker.place === "runs" && this.#do(() => worker.checkpoint());
      case "call":
        return worker.place === "runs" && this.calls++ < MOST_CALLS && this.#do(() => worker.call());
      case "withdraw":
        return worker.place === "calls" && this.#mayWithdraw() && this.#do(() => worker.withdraw());
    }
  }

  /** Lets everything come to its end: nothing may hang, and both ends must agree. */
  async finish(): Promise<void> {
    for (let round = 0; round < SETTLING_ROUNDS && !this.#isSettled(); round++) {
      while (this.toWorker.length > 0) this.worker.take(this.#next(this.toWorker));
      while (this.toBoss.length > 0) this.#deliver(this.#next(this.toBoss));
      if (this.worker.place === "calls" && !this.hasHandler) this.#setHandler();
      if (this.worker.place === "runs") this.worker.checkpoint();
      if (this.worker.desk.isSuspended || this.worker.desk.state === "READY") this.#ask("RESUME");
      await turn();
    }
    demand(this.#isSettled(), "everything settles");
    if (this.worker.isStopped) demand(this.boss.end?.how === "STOPPED", "STOP ends as stopped");
    else demand(this.boss.state === "STATUS_RUNNING", `both ends agree, not ${this.boss.state}`);
    for (const { signal, outcome } of this.asked) {
      const isGone = outcome === "WORKER_GONE" && this.worker.isStopped;
      demand(isGone || allowed(signal, outcome), `${signal} is not answered by ${outcome}`);
    }
  }

  #isSettled(): boolean {
    const { worker, toBoss, toWorker } = this;
    const isAnswered = this.asked.every(({ outcome }) => outcome !== undefined);
    if (toBoss.length > 0 || toWorker.length > 0 || !isAnswered) return false;
    if (worker.isStopped || this.stops > 0) return worker.place === "has ended";
    return worker.place === "runs" && !worker.desk.hasWaiting;
  }

  #mayWithdraw(): boolean {
    const { desk, isStopped } = this.worker;
    return !isStopped && !desk.isSuspended && desk.state !== "RUNNING";
  }

  #setHandler(): void {
    this.#handler = (data) => -Number(data);
    this.boss.calls.attend();
  }

  #ask(signal: "STATUS" | "SUSPEND" | "RESUME"): boolean {
    if (this.boss.end) return false;
    const asked: Asked = { signal, outcome: undefined };
    this.asked.push(asked);
    this.boss.ask(signal).then(
      ({ status }) => {
        asked.outcome = status;
      },
      (error) => {
        asked.outcome = String(error.code ?? error);
      },
    );
    return true;
  }

  #do(action: () => unknown): true {
    action();
    return true;
  }

  #next(frames: Frame[]): Frame {
    const frame = frames.shift();
    if (!frame) throw new Error("no frame is on its way");
    return frame;
  }

  #deliver(frame: Frame): void {
    if (frame.verb === "STATUS_RUNNING") this.#over.add(frame.id);
    this.#events?.onFrame(LANE.CONTROL, frame);
    this.#events?.onBatchEnd();
  }

  #port(events: FramePortEvents): ReturnType<ConstructorParameters<Ends["Employment"]>[1]> {
    this.#events = events;
    const nothing = (): void => {};
    return {
      maxBodyBytes: [1000, 1000],
      send: (_lane, frame) => {
        if (frame.verb === "LISTEN")
          demand(!this.#over.has(callIn(frame.body)), "a boss does not listen to a call that is over");
        this.toWorker.push(frame);
        return "ok";
      },
      hold: nothing,
      release: nothing,
      close: nothing,
      abort: nothing,
    };
  }
}

/** One turn of the event loop: what was promised has been kept afterwards. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** The call a LISTEN names. */
export function callIn(body: ByteSpan): number {
  return Number(decode(body));
}

function allowed(signal: string, outcome: string | undefined): boolean {
  if (signal === "SUSPEND") return outcome === "STATUS_SUSPENDED";
  if (signal === "RESUME") return outcome === "STATUS_RUNNING" || outcome === "STATUS_WAITING";
  return outcome?.startsWith("STATUS_") === true && outcome !== "STATUS_ERROR";
}
