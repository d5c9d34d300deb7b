import type { PoolHost } from "../pool/pool-host.js";
import { Posts } from "../pool/post.js";
import { onAbort } from "../util/on-abort.js";
import type { WorkerDefinition } from "../worker/define-worker.js";
import type { BossSettings } from "./boss-options.js";
import type { Employer } from "./employer.js";
import { checkCanBeRemote } from "./find-place.js";

/** What a boss is to a pool of this definition. Throws `TypeError` where `at` can mean nobody. */
export function poolHost(
  employer: Employer,
  { stopGraceMs, killGraceMs, maxMessageBytes, logger }: BossSettings,
  definition: WorkerDefinition,
  at: string | undefined,
  told: Pick<PoolHost, "gaveUp" | "onOver">,
): PoolHost {
  if (at !== undefined) checkCanBeRemote("boss.pool", employer.hosts, definition);
  const posts = new Posts(() => employer.staff.changed());
  employer.staff.vacancies.add(posts);
  return {
    ...told,
    onOver: () => {
      if (employer.staff.vacancies.delete(posts)) employer.staff.changed();
      told.onOver();
    },
    posts,
    employ: (...order) => employer.employ(...order),
    closed: employer.closed,
    stopGraceMs,
    killGraceMs,
    maxMessageBytes,
    logger,
    roomAtHosts: () => employer.hosts?.room({ at: at ?? "", definition: definition.ref.name ?? "" }) ?? 0,
    roomOnStaff: async (signal) => {
      while (!employer.hasRoom && !signal.aborted) await employer.staff.change(signal);
    },
    whenRoomAtHosts: (act, never, signal) => {
      employer.opened().catch((why: Error) => {
        if (!signal.aborted) never(why);
      });
      const forget = employer.hosts?.whenRoom(act);
      if (forget) onAbort(signal, forget);
    },
  };
}
