import type { PacketDealer } from "../dealer/dealer.js";
import { MAX_RING_BYTES } from "../mailbox/ring-layout.js";
import { bodyLimits } from "../port/body-limits.js";
import { nodeCrypto } from "../port/node-crypto.js";
import type { HostPlace } from "../remote/host-desk.js";
import { type RemoteOrder, shownName } from "../remote/host-messages.js";
import type { RemoteWorker } from "../remote/remote-worker.js";
import { BossEnd } from "./boss-end.js";
import type { HostExit, HostedWorker, PlaceOptions } from "./host.js";
import { type ProcessSettings, RING_FACTOR, TOKEN_BYTES } from "./linked-process.js";
import type { Placement } from "./placement.js";

/** What a worker at a host is told beside what all processes are. */
export interface RemoteSettings extends ProcessSettings {
  /** Without a link for so long it ends itself. */
  readonly orphanAfterMs: number;
  /** It is a pool's. */
  readonly runsTasks: boolean;
}

/** A process that a host starts: its link comes straight to the boss, and the host tells how it ended. */
export function placeAtHost(
  dealer: PacketDealer,
  id: string,
  { member, release }: HostPlace,
  settings: RemoteSettings,
): Placement {
  const { bossName, stopGraceMs, orphanAfterMs, heartbeatMs, lostAfterMs, onLinkLoss, autostart, room } =
    settings;
  const { runsTasks } = settings;
  const ringBytes = Math.min(settings.ringBytes * RING_FACTOR, MAX_RING_BYTES);
  const { lossless, ordered, staleAttach, strangersCanWrite } = dealer.features;
  const features = { lossless, ordered, staleAttach, strangersCanWrite };
  const token = nodeCrypto().random(TOKEN_BYTES);
  const terms = { workerId: id, token, features, heartbeatMs, onLinkLoss, autostart };
  const end = new BossEnd(dealer, { terms, maxBodyBytes: bodyLimits(ringBytes), lostAfterMs, room });
  return {
    makePort: (events, links) => end.makePort(events, links),
    start: ({ name, limits, definition, dealerName, exitDrainMs }, options) => {
      const { windowBytes, maxMessageBytes, keepUndelivered = false } = limits;
      const order: RemoteOrder = {
        worker: id,
        name: name === undefined ? null : shownName(name),
        definition: definition.name ?? "",
        bossName: shownName(bossName),
        dealerName,
        ticket: end.ticket,
        token,
        features,
        heartbeatMs,
        onLinkLoss,
        autostart,
        runsTasks,
        windowBytes,
        maxMessageBytes,
        keepUndelivered,
        ringBytes,
        exitDrainMs,
        stopGraceMs,
        orphanAfterMs,
        resourceLimits: limitsOf(options),
      };
      const worker = member.start(order);
      // From now on the worker itself takes the slot.
      release();
      return hosted(worker, end, options.exitQuietMs ?? exitDrainMs);
    },
    wasReached: () => end.wasReached,
    drain: () => end.workerGone(),
  };
}

/** Its kill goes both ways: the link obeys it, and so does the host; one of them may be cut off. */
function hosted(worker: RemoteWorker, end: BossEnd, quietMs: number): HostedWorker {
  return {
    exited: leave(worker, end, quietMs),
    isGone: () => worker.isGone(),
    stdout: worker.stdout,
    stderr: worker.stderr,
    terminate: () => worker.terminate(),
    kill: () => {
      end.sayKill();
      worker.kill();
    },
    abandon: () => worker.abandon(),
  };
}

/** Resolves when the process is gone and what it had sent has arrived; at once when its host is lost. */
async function leave(worker: RemoteWorker, end: BossEnd, quietMs: number): Promise<HostExit> {
  const exit = await worker.exited;
  // Whose link stands without its host goes on, and would never fall silent.
  if (worker.hasLeft) await end.readOut(quietMs);
  return exit;
}

function limitsOf({ resourceLimits = {} }: PlaceOptions): RemoteOrder["resourceLimits"] {
  const {
    maxOldGenerationSizeMb = null,
    maxYoungGenerationSizeMb = null,
    codeRangeSizeMb = null,
    stackSizeMb = null,
  } = resourceLimits;
  return { maxOldGenerationSizeMb, maxYoungGenerationSizeMb, codeRangeSizeMb, stackSizeMb };
}
