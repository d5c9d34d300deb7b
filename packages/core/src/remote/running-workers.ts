import type { ChannelAddress } from "../dealer/channel.js";
import type { HostExit } from "../host/host.js";
import { type ProcessWorker, startProcess } from "../host/process-host.js";
import type { HostDefinition } from "./find-definitions.js";
import { type ExitReport, type RemoteOrder, shownReason } from "./host-messages.js";

/** What it is told with. */
export interface RunningWorkersEvents {
  onStarted(worker: string, definition: string): void;
  onExit(report: ExitReport): void;
  /** None is left. */
  onEmpty(): void;
}

interface Running {
  readonly worker: ProcessWorker;
  /** It is a pool's. */
  readonly runsTasks: boolean;
}

/** The processes a host runs for one boss. */
export class RunningWorkers {
  readonly #hostName: string;
  readonly #events: RunningWorkersEvents;
  readonly #workers = new Map<string, Running>();
  /** Set once the host itself ends them. */
  #endedBecause: string | undefined;

  constructor(hostName: string, events: RunningWorkersEvents) {
    this.#hostName = hostName;
    this.#events = events;
  }

  get size(): number {
    return this.#workers.size;
  }

  /** Starts a worker of this definition; where it cannot be started, that is told as its exit. */
  start(order: RemoteOrder, { name, module }: HostDefinition, address: ChannelAddress): void {
    const { worker: id, resourceLimits } = order;
    if (this.#endedBecause !== undefined) return this.#tellNotRun(id, "host", this.#endedBecause);
    const options = {
      env: undefined,
      execArgv: undefined,
      resourceLimits: known(resourceLimits),
      stdio: "inherit",
    } as const;
    let worker: ProcessWorker;
    try {
      worker = startProcess(this.#ordersOf(order, { name, module }, address), options);
    } catch (error) {
      return this.refuse(id, `it could not be started: ${(error as Error).message}`);
    }
    this.#workers.set(id, { worker, runsTasks: order.runsTasks });
    this.#events.onStarted(id, name);
    void worker.exited.then((exit) => this.#exited(id, exit));
  }

  /** Tells that a worker will not run here. */
  refuse(worker: string, message: string): void {
    this.#tellNotRun(worker, "start", message);
  }

  end(id: string, how: "terminate" | "kill"): void {
    const worker = this.#workers.get(id)?.worker;
    if (how === "kill") worker?.kill();
    else worker?.terminate();
  }

  /**
   * Tells all to unwind, those of pools unheard: a task that is told STOP has ended, and one whose worker is lost is tried again.
   * `because` is what is told of those that end without a last word.
   */
  stopAll(because: string): void {
    this.#endedBecause ??= because;
    for (const { worker, runsTasks } of this.#workers.values())
      if (runsTasks) worker.orphan();
      else worker.stop();
  }

  killAll(): void {
    for (const { worker } of this.#workers.values()) worker.kill();
  }

  #exited(id: string, { code, signal, error }: HostExit): void {
    this.#workers.delete(id);
    this.#events.onExit({ worker: id, code, signal, why: this.#why(error as Error | undefined) });
    if (this.#workers.size === 0) this.#events.onEmpty();
  }

  #tellNotRun(worker: string, kind: "start" | "host", message: string): void {
    this.#events.onExit({ worker, code: null, signal: null, why: { kind, message: shownReason(message) } });
  }

  #why(error: NodeJS.ErrnoException | undefined): ExitReport["why"] {
    if (this.#endedBecause !== undefined) return { kind: "host", message: shownReason(this.#endedBecause) };
    if (!error) return null;
    const kind = error.code === "ERR_WORKER_OUT_OF_MEMORY" ? "memory" : "start";
    return { kind, message: shownReason(error.message) };
  }

  #ordersOf(
    order: RemoteOrder,
    { name, module }: Pick<HostDefinition, "name" | "module">,
    address: ChannelAddress,
  ) {
    const { worker: id, bossName, dealerName, ringBytes, stopGraceMs, orphanAfterMs, exitDrainMs } = order;
    const { token, features, heartbeatMs, onLinkLoss, autostart } = order;
    const { windowBytes, maxMessageBytes, keepUndelivered } = order;
    return {
      orders: {
        id,
        name: order.name ?? undefined,
        dealerName,
        definition: { module, by: "name", name } as const,
        limits: { windowBytes, maxMessageBytes, keepUndelivered },
        exitDrainMs,
      },
      address,
      terms: { workerId: id, token, features, heartbeatMs, onLinkLoss, autostart },
      bossName,
      ringBytes,
      stopGraceMs,
      remote: { host: this.#hostName, orphanAfterMs },
    };
  }
}

function known(limits: RemoteOrder["resourceLimits"]): Record<string, number> {
  return Object.fromEntries(
    Object.entries(limits).filter((entry): entry is [string, number] => entry[1] !== null),
  );
}
