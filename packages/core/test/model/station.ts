import { END, type End } from "../../build/mailbox/ring-layout.js";
import type { FramePortEvents, PortEnd } from "../../build/port/frame-port.js";
import type { MailboxPort } from "../../build/port/mailbox-port.js";
import { type Frame, LANE, type Lane, makeFrame } from "../../build/protocol/frame.js";
import type { PortModule } from "./load-port.js";
import { otherEnd } from "./model-memory.js";
import { type Run, TURN } from "./run.js";

/** One frame to be sent, once so many frames of the peer have arrived. */
export interface Sending {
  readonly lane: Lane;
  readonly after?: number;
}

/** What one end does. */
export interface Plan {
  /** Where it waits: in its event loop, in `waitSync`, or first in the one and then in the other. */
  readonly waits: "loop" | "blocked" | "blocked in a task";
  readonly sends?: readonly Sending[];
  /** Sends in the first turn of the port already; otherwise from a task after it, when the port sleeps. */
  readonly isEager?: boolean;
  /** Says goodbye once it has sent and received everything. */
  readonly closes?: boolean;
  /** Frames that it waits for while it blocks in a task of its event loop, beside sending all of its own. */
  readonly blocksFor?: number;
}

/** Both plans, and the bytes of every record. */
export interface Plans {
  readonly boss: Plan;
  readonly worker: Plan;
  readonly recordBytes: number;
}

const VERB = "V";
/** Bytes of a record beside the body: its own header, the frame's, and the verb. */
const HEAD_BYTES = 8 + 12 + 1;

function bodyOf(end: End, index: number, recordBytes: number): Uint8Array {
  return Uint8Array.from({ length: recordBytes - HEAD_BYTES }, (_, i) => (end + 1) * 64 + index * 7 + i);
}

/** Stands at one end as Boss or Worker would: sends what is planned, and checks what arrives. */
export class Station implements FramePortEvents {
  readonly #run: Run;
  readonly #end: End;
  readonly #plan: Plan;
  readonly #peer: Plan;
  readonly #recordBytes: number;
  readonly port: MailboxPort;
  readonly got: [number, number] = [0, 0];
  sent = 0;
  hasBegun = false;
  isFull = false;
  isClosed = false;
  isEnded = false;

  constructor({ MailboxPort }: PortModule, run: Run, end: End, plans: Plans) {
    this.#run = run;
    this.#end = end;
    this.#plan = end === END.BOSS ? plans.boss : plans.worker;
    this.#peer = end === END.BOSS ? plans.worker : plans.boss;
    this.#recordBytes = plans.recordBytes;
    this.hasBegun = this.#plan.isEager ?? false;
    this.port = new MailboxPort(run.mailbox, this);
    if (this.#plan.waits === "blocked") this.#blockUntil(() => this.#isDone);
    else this.#loop();
    if (!this.#isDone) throw new Error("went home before it was done");
    run.place("home", this);
  }

  onFrame(lane: Lane, frame: Frame): void {
    if (this.isEnded) throw new Error("a frame after the end");
    const sends = this.#peer.sends ?? [];
    const mine = [...sends.keys()].filter((index) => sends[index]?.lane === lane);
    const index = mine[this.got[lane]++];
    if (index === undefined) throw new Error("a frame that nobody sent");
    const before = sends.slice(0, index).filter((sending) => sending.lane === LANE.CONTROL).length;
    if (lane === LANE.DATA && this.got[LANE.CONTROL] < before)
      throw new Error("data came before an order that was sent before it");
    const isSame = frame.body.view().equals(bodyOf(otherEnd(this.#end), index, this.#recordBytes));
    if (frame.verb !== VERB || frame.id !== index || !isSame) throw new Error("another frame than was sent");
  }

  onWritable(): void {
    this.isFull = false;
    this.#run.mark("writable");
    if (this.hasBegun) this.#send();
  }

  onBatchEnd(): boolean {
    if (this.hasBegun) this.#send();
    return false;
  }

  onEnd({ kind }: PortEnd): void {
    if (kind !== "closed" || !this.#peer.closes) throw new Error(`the port ended: ${kind}`);
    if (this.isEnded) throw new Error("the port ended twice");
    if (this.#gotAll < (this.#peer.sends ?? []).length) throw new Error("ended before the last frames");
    this.isEnded = true;
    this.#run.mark("end");
  }

  get #gotAll(): number {
    return this.got[LANE.CONTROL] + this.got[LANE.DATA];
  }

  get #isDone(): boolean {
    const { sends = [], closes = false } = this.#plan;
    const { sends: expected = [], closes: peerCloses = false } = this.#peer;
    const hasAll = this.sent === sends.length && this.#gotAll === expected.length;
    return hasAll && this.isClosed === closes && this.isEnded === peerCloses;
  }

  get #canSend(): boolean {
    const next = (this.#plan.sends ?? [])[this.sent];
    return next !== undefined && !this.isFull && this.#gotAll >= (next.after ?? 0);
  }

  #send(): void {
    const { sends = [], closes } = this.#plan;
    while (this.#canSend) {
      const lane = sends[this.sent]?.lane ?? LANE.DATA;
      const frame = makeFrame(VERB, this.sent, bodyOf(this.#end, this.sent, this.#recordBytes));
      if (this.port.send(lane, frame) === "ok") this.sent++;
      else this.isFull = true;
      if (this.isFull) this.#run.mark("full");
    }
    const hasAll = this.#gotAll === (this.#peer.sends ?? []).length;
    if (!closes || this.isClosed || this.sent < sends.length || !hasAll) return;
    this.isClosed = true;
    this.port.close();
  }

  #blockUntil(isOver: () => boolean): void {
    for (;;) {
      this.#run.place("blocking", this);
      this.#send();
      if (isOver()) return;
      this.#run.place("sent", this);
      this.port.poll();
      if (isOver()) return;
      this.#run.place("polled", this);
      if (!this.#canSend) this.port.waitSync(Number.POSITIVE_INFINITY);
    }
  }

  #loop(): void {
    const { tasks } = this.#run;
    this.port.start();
    tasks.push({ label: "user", run: () => this.#userTask() });
    for (;;) {
      this.#run.place("loop", this);
      if (tasks.length === 0 && !this.#run.onBell) return;
      if (this.#run.turn(this.#isDone) === TURN.TASK) tasks.shift()?.run();
      else this.#run.onBell?.();
    }
  }

  #userTask(): void {
    const { blocksFor, sends = [] } = this.#plan;
    this.hasBegun = true;
    if (blocksFor !== undefined) {
      this.#blockUntil(() => this.#gotAll >= blocksFor && this.sent === sends.length);
    }
    this.#send();
  }
}
