import { encodeEnvelope } from "../codec/codec.js";
import type { IDealer } from "../dealer/dealer.js";
import { BossworksError } from "../errors/bossworks-error.js";
import type { ErrorCode } from "../errors/error-codes.js";
import { messageOf } from "../errors/message-of.js";
import { type Placement, placeWorker } from "../host/placement.js";
import { checkMessageSize } from "../lane/check-message-size.js";
import type { HostPlace } from "../remote/host-desk.js";
import type { HandshakeRoom } from "../session/handshake-room.js";
import type { SharedThings } from "../shared/shared-things.js";
import type { ByteSpan } from "../util/byte-span.js";
import { setOwnTimeout } from "../util/own-timeout.js";
import { untilAborted } from "../util/wait-limits.js";
import type { WorkerDefinition } from "../worker/define-worker.js";
import type { BossSettings, EmployOptions } from "./boss-options.js";
import { Employment } from "./employment.js";
import type { EmploymentEvents } from "./employment-events.js";
import { exitsWithin } from "./kill-ladder.js";
import { linkTimes } from "./link-times.js";
import type { TaskSide } from "./task-side.js";

/** How long an exiting worker may take to deliver, where neither its boss nor its dealer says otherwise. */
const EXIT_DRAIN_MS = 500;

/** Failures that say all there is to say; any other end before joining is a failed start. */
const TOLD_AS_THEY_ARE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "ABORTED",
  "BAD_DATA",
  "TIMEOUT",
  "WORKER_LOAD_FAILED",
  "WORKER_START_FAILED",
]);

/** What one hiring needs. */
export interface HireOrder {
  readonly id: string;
  readonly definition: WorkerDefinition;
  readonly options: EmployOptions;
  readonly settings: BossSettings;
  readonly dealer: IDealer;
  /** Shared by all workers of the boss. */
  readonly room: HandshakeRoom;
  readonly shared: SharedThings;
  /** Workers on the staff so far. */
  readonly staffSize: number;
  /** Encoded params and start mode: what EMPLOY carries. */
  readonly body: ByteSpan;
  /** Set when it is to run tasks. */
  readonly tasks: TaskSide | undefined;
  /** Set when it runs at a host. */
  readonly place: HostPlace | undefined;
  /** Fires when a limit of the call is reached; its reason is the error. */
  readonly limit: AbortSignal;
}

/** Encodes what EMPLOY carries. Throws BAD_DATA for params that do not travel, MESSAGE_TOO_LARGE. */
export function employBody(options: EmployOptions, settings: BossSettings, tasks?: TaskSide): ByteSpan {
  const autostart = options.autostart ?? settings.autostart;
  const body = encodeEnvelope(
    tasks ? { autostart, tasks: tasks.perWorker } : { autostart, params: options.params },
  );
  checkMessageSize(body, settings.maxMessageBytes);
  return body;
}

/**
 * Starts a worker and resolves once it has joined. Otherwise rejects WORKER_LOAD_FAILED or WORKER_START_FAILED,
 * with nothing left of it.
 */
export async function hire(
  order: HireOrder,
  events: EmploymentEvents,
  onBegun: (employment: Employment) => void,
): Promise<Employment> {
  const { id: worker, definition, options, settings, limit } = order;
  const { employment, placement } = tryToBegin(order, events);
  onBegun(employment);
  const who = { worker, definition: definition.displayName, name: options.name };
  let disarm = (): void => {};
  try {
    const expired = new Promise<never>((_, reject) => {
      const giveUp = (): void => reject(late(order, placement));
      disarm = setOwnTimeout(giveUp, settings.startTimeoutMs);
    });
    await untilAborted(limit, Promise.race([employment.joined.promise, expired]));
    settings.logger?.debug(who, "worker started");
    return employment;
  } catch (cause) {
    const error = await undo(order, employment, placement, cause);
    settings.logger?.warn({ ...who, error }, "worker did not start");
    throw error;
  } finally {
    disarm();
  }
}

/** Ends what was begun; returns what its employer is told. */
async function undo(
  order: HireOrder,
  employment: Employment,
  placement: Placement,
  cause: unknown,
): Promise<unknown> {
  // It may have joined in the meantime.
  employment.restarter?.cancel();
  employment.markKilled();
  employment.hosted?.kill();
  if (!(await exitsWithin(employment, order.settings.killGraceMs))) employment.leak();
  // What was wrong with the options, where only the start has shown it.
  else if (employment.hosted) {
    const { mistake } = await employment.hosted.exited;
    if (mistake) return mistake;
  }
  if (cause instanceof BossworksError && TOLD_AS_THEY_ARE.has(cause.code)) return cause;
  return startFailed(order, whyEnded(order, cause as Error, placement), cause);
}

function whyEnded({ dealer }: HireOrder, error: Error, { wasReached }: Placement): string {
  const isUnreached = wasReached?.() === false && error instanceof BossworksError;
  if (!isUnreached || error.code !== "WORKER_EXITED") return `ended before it joined: ${error.message}`;
  const how = error.exitSignal ? `signal ${error.exitSignal}` : `exit code ${error.exitCode}`;
  const advice = dealer.trouble?.()?.message ?? "look at its error output";
  return `ended with ${how} before it had reached its boss: ${advice}`;
}

/** Its link stands before its module is loaded. */
function late(order: HireOrder, { wasReached }: Placement): BossworksError {
  const { settings, dealer } = order;
  const within = `within ${settings.startTimeoutMs} ms`;
  if (wasReached?.() !== false) {
    const advice =
      "look for a top-level await or a loop in its module that never ends, or raise startTimeoutMs";
    return startFailed(order, `did not join ${within}: ${advice}`);
  }
  const trouble = dealer.trouble?.();
  const advice = `look whether its process can connect as the options of the ${dealer.name} dealer say, or raise startTimeoutMs`;
  return startFailed(order, `has not reached its boss ${within}: ${trouble?.message ?? advice}`, trouble);
}

function tryToBegin(...given: Parameters<typeof begin>): ReturnType<typeof begin> {
  try {
    return begin(...given);
  } catch (error) {
    const isToldAsItIs = error instanceof TypeError || error instanceof BossworksError;
    throw isToldAsItIs ? error : startFailed(given[0], `could not be started: ${messageOf(error)}`, error);
  }
}

function begin(
  order: HireOrder,
  events: EmploymentEvents,
): { readonly employment: Employment; readonly placement: Placement } {
  const { id, definition, options, settings, dealer, body, room, place: hostPlace } = order;
  const limits = { windowBytes: settings.windowBytes, maxMessageBytes: settings.maxMessageBytes };
  const { name: bossName, ringBytes, stopGraceMs, orphanAfterMs } = settings;
  const { onLinkLoss } = settings;
  const autostart = options.autostart ?? settings.autostart;
  const links = { ...linkTimes(settings, order.staffSize), onLinkLoss, autostart, room };
  const runsTasks = order.tasks !== undefined;
  const terms = { bossName, ringBytes, stopGraceMs, orphanAfterMs, runsTasks, ...links };
  const placement = placeWorker(dealer, id, terms, hostPlace);
  const employment = new Employment(
    {
      id,
      name: options.name ?? definition.displayName,
      dealerName: dealer.name,
      trouble: () => dealer.trouble?.(),
      limits,
      signalTimeoutMs: settings.signalTimeoutMs,
      shared: order.shared,
      tasks: order.tasks,
    },
    (portEvents, linkEvents) => placement.makePort(portEvents, linkEvents),
    events,
  );
  const orders = {
    id,
    name: options.name,
    dealerName: dealer.name,
    definition: definition.ref,
    limits,
    exitDrainMs: settings.exitDrainMs ?? dealer.exitDrainMs ?? EXIT_DRAIN_MS,
  };
  const { env, execArgv, resourceLimits } = options;
  const exitQuietMs = settings.exitDrainMs ?? EXIT_DRAIN_MS;
  const place = { env, execArgv, resourceLimits, stdio: options.stdio ?? settings.stdio, exitQuietMs };
  employment.begin(placement.start(orders, place), body, () => placement.drain());
  if (hostPlace && order.tasks) hostPlace.whenDraining(order.tasks.hostDrains, employment.exited);
  return { employment, placement };
}

function startFailed({ id, definition, dealer }: HireOrder, what: string, cause?: unknown): BossworksError {
  return new BossworksError("WORKER_START_FAILED", `${definition.displayName} ${what}`, {
    worker: id,
    dealer: dealer.name,
    cause,
  });
}
