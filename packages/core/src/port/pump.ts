import { type Frame, LANE, type Lane, packedFrame } from "../protocol/frame.js";
import { ByteSpan } from "../util/byte-span.js";
import { SpanQueue } from "../util/span-queue.js";
import type { FramePort, FramePortEvents, PortEnd } from "./frame-port.js";

/** The mailbox's side of a pump. */
export interface WorkerPort extends FramePort {
  /** Leaves data where it is, or takes it again. */
  holdBack(isHeldBack: boolean): void;
}

/**
 * One side of a pump: hands on what the other side receives. What waits for a port that is full is, towards the worker, no more
 * than credit and what else the boss has sent; from the worker what one look at its mailbox brings, since data is then left
 * there.
 */
class Side<Port extends FramePort> {
  port: Port | undefined;
  readonly #control: Frame[] = [];
  /** Both ports of a pump read data only to pass it on; a flood that waits is no object each. */
  readonly #data = new SpanQueue();
  readonly #isLent: boolean;

  /** `isLent`: the memory of data is written again as soon as `forward` has returned. */
  constructor(isLent: boolean) {
    this.#isLent = isLent;
  }

  forward(lane: Lane, frame: Frame): void {
    // RECALL is answered by the mailbox's end before us: it waits for no worker to make room.
    const mayGo = this.isEmpty(lane) || (lane === LANE.CONTROL && frame.verb === "RECALL");
    if (mayGo && this.port?.send(lane, frame) === "ok") return;
    if (lane === LANE.CONTROL) this.#control.push(frame);
    else this.#data.push(this.#isLent ? copyOf(frame.packed as ByteSpan) : (frame.packed as ByteSpan));
  }

  flush(lane: Lane): void {
    if (lane === LANE.DATA) return this.#flushData();
    let sent = 0;
    while (sent < this.#control.length && this.port?.send(lane, this.#control[sent] as Frame) === "ok")
      sent++;
    this.#control.splice(0, sent);
  }

  isEmpty(lane: Lane): boolean {
    return (lane === LANE.CONTROL ? this.#control : this.#data).length === 0;
  }

  #flushData(): void {
    for (let { first } = this.#data; first; { first } = this.#data) {
      if (this.port?.send(LANE.DATA, packedFrame(first)) !== "ok") return;
      this.#data.drop();
    }
  }
}

function copyOf({ source, start, end }: ByteSpan): ByteSpan {
  return ByteSpan.of(Buffer.from(source.subarray(start, end)));
}

const LANES = [LANE.CONTROL, LANE.DATA] as const;

/** What the owner of a pump is told. */
export interface PumpEvents {
  /** A frame from the boss that is the link's own business (KILL): true when it was taken. */
  onLinkFrame(frame: Frame): boolean;
  /** The worker's side ended and everything it had sent was handed on. */
  onDrained(end: PortEnd): void;
  /** The boss's side ended. */
  onBossEnd(end: PortEnd): void;
}

/** A link's pump between the boss's port and the mailbox. It neither decodes, joins nor cuts frames. */
export class Pump {
  readonly #toBoss = new Side<FramePort>(true);
  readonly #toWorker = new Side<WorkerPort>(false);
  readonly #events: PumpEvents;
  #workerEnd: PortEnd | undefined;

  constructor(
    makeBossPort: (events: FramePortEvents) => FramePort,
    makeWorkerPort: (events: FramePortEvents) => WorkerPort,
    events: PumpEvents,
  ) {
    this.#events = events;
    this.#toBoss.port = makeBossPort({
      onFrame: (lane, frame) => {
        if (lane === LANE.DATA || !events.onLinkFrame(frame)) this.#toWorker.forward(lane, frame);
      },
      onWritable: (lane) => this.#goOn(lane),
      onBatchEnd: () => false,
      onEnd: (end) => events.onBossEnd(end),
    });
    this.#toWorker.port = makeWorkerPort({
      onFrame: (lane, frame) => {
        this.#toBoss.forward(lane, frame);
        if (!this.#toBoss.isEmpty(LANE.DATA)) this.#toWorker.port?.holdBack(true);
      },
      onWritable: (lane) => this.#toWorker.flush(lane),
      onBatchEnd: () => false,
      onEnd: (end) => {
        this.#workerEnd = end;
        this.#noticeDrained();
      },
    });
  }

  /** Gives the worker a signal of the link's own. */
  tellWorker(frame: Frame): void {
    this.#toWorker.forward(LANE.CONTROL, frame);
  }

  /** The boss's port has ended, and takes and drops whatever it is given: so that the worker waits for nobody. */
  dropRest(): void {
    for (const lane of LANES) this.#goOn(lane);
  }

  #goOn(lane: Lane): void {
    this.#toBoss.flush(lane);
    if (this.#toBoss.isEmpty(LANE.DATA)) this.#toWorker.port?.holdBack(false);
    this.#noticeDrained();
  }

  #noticeDrained(): void {
    if (this.#workerEnd && LANES.every((lane) => this.#toBoss.isEmpty(lane)))
      this.#events.onDrained(this.#workerEnd);
  }
}
