import { type Frame, keptFrame, LANE, type Lane } from "../protocol/frame.js";
import type { FramePort, FramePortEvents, PortEnd } from "./frame-port.js";

/**
 * Frames that wait for a port which is full. Towards the worker no more than credit and what else the boss has sent; from
 * the worker what one look at its mailbox brings, since data is then left there.
 */
type Queues = readonly [control: Frame[], data: Frame[]];

/** The mailbox's side of a pump. */
export interface WorkerPort extends FramePort {
  /** Leaves data where it is, or takes it again. */
  holdBack(isHeldBack: boolean): void;
}

/** One side of a pump: hands on what the other side receives. */
class Side<Port extends FramePort> {
  port: Port | undefined;
  readonly #queues: Queues = [[], []];

  forward(lane: Lane, frame: Frame): void {
    const queue = this.#queues[lane];
    if (queue.length > 0 || this.port?.send(lane, frame) !== "ok") queue.push(keptFrame(frame));
  }

  flush(lane: Lane): void {
    const queue = this.#queues[lane];
    let sent = 0;
    while (sent < queue.length && this.port?.send(lane, queue[sent] as Frame) === "ok") sent++;
    queue.splice(0, sent);
  }

  isEmpty(lane: Lane): boolean {
    return this.#queues[lane].length === 0;
  }
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
  readonly #toBoss = new Side<FramePort>();
  readonly #toWorker = new Side<WorkerPort>();
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
