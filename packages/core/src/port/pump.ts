import { type Frame, LANE, type Lane } from "../protocol/frame.js";
import type { FramePort, FramePortEvents, PortEnd } from "./frame-port.js";

/** Frames that wait for a port which is full: no more than the windows of the two ends allow. */
type Queues = readonly [control: Frame[], data: Frame[]];

/** One side of a pump: hands on what the other side receives. */
class Side {
  port: FramePort | undefined;
  readonly #queues: Queues = [[], []];

  forward(lane: Lane, frame: Frame): void {
    const queue = this.#queues[lane];
    if (queue.length > 0 || this.port?.send(lane, frame) !== "ok") queue.push(frame);
  }

  flush(lane: Lane): void {
    const queue = this.#queues[lane];
    let sent = 0;
    while (sent < queue.length && this.port?.send(lane, queue[sent] as Frame) === "ok") sent++;
    queue.splice(0, sent);
  }

  get isEmpty(): boolean {
    return this.#queues[LANE.CONTROL].length === 0 && this.#queues[LANE.DATA].length === 0;
  }
}

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
  readonly #toBoss = new Side();
  readonly #toWorker = new Side();
  readonly #events: PumpEvents;
  #workerEnd: PortEnd | undefined;

  constructor(
    makeBossPort: (events: FramePortEvents) => FramePort,
    makeWorkerPort: (events: FramePortEvents) => FramePort,
    events: PumpEvents,
  ) {
    this.#events = events;
    this.#toBoss.port = makeBossPort({
      onFrame: (lane, frame) => {
        if (lane === LANE.DATA || !events.onLinkFrame(frame)) this.#toWorker.forward(lane, frame);
      },
      onWritable: (lane) => {
        this.#toBoss.flush(lane);
        this.#noticeDrained();
      },
      onBatchEnd: () => false,
      onEnd: (end) => events.onBossEnd(end),
    });
    this.#toWorker.port = makeWorkerPort({
      onFrame: (lane, frame) => this.#toBoss.forward(lane, frame),
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

  #noticeDrained(): void {
    if (this.#workerEnd && this.#toBoss.isEmpty) this.#events.onDrained(this.#workerEnd);
  }
}
