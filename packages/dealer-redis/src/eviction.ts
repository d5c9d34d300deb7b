import type { Medium } from "./medium.js";
import { withCode } from "./problems.js";

const SAFE = "noeviction";
let hasWarned = false;

/** What is wrong with a policy, if that is known. */
export function evictionProblem(policy: string | undefined): NodeJS.ErrnoException | undefined {
  if (policy === undefined || policy === SAFE) return undefined;
  return withCode(
    "EVICTION",
    `the Redis server's maxmemory-policy "${policy}" may evict our keys: set it to "${SAFE}", or use a server that is no cache`,
  );
}

/** Rejects when the server may evict our keys; when it is there and does not say, that is warned of once. */
export async function checkEviction(medium: Medium): Promise<void> {
  const policy = await medium.setting("maxmemory-policy");
  const problem = evictionProblem(policy);
  if (problem) throw problem;
  if (policy !== undefined || hasWarned || medium.isOver) return;
  hasWarned = true;
  process.emitWarning(
    `redisDealer: whether the server evicts keys is not known, since this user may not ask (CONFIG GET); its maxmemory-policy must be "${SAFE}"`,
    { code: "BOSSWORKS_REDIS_EVICTION" },
  );
}
