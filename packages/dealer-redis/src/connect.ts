import { setTimeout as delay } from "node:timers/promises";
import type { Channel, ChannelAddress, ChannelEvents } from "@bossworks/core/driver";
import { ClientFactory } from "./client.js";
import { PERSIST_MS, RETRY_FIRST_MS, RETRY_LONGEST_MS } from "./limits.js";
import type { ConnectionPlan } from "./redis-options.js";
import { Refused, WorkerAttach } from "./worker-attach.js";

/** Where a channel is found: what the boss's side puts into an address. Holds passwords, and a secret. */
export interface RedisAddress extends ChannelAddress {
  readonly inbox: string;
  readonly outboxes: string;
  /** Both in hexadecimal digits. */
  readonly employment: string;
  readonly secret: string;
  readonly connection: ConnectionPlan;
  readonly expireMs: number;
  /** How long one read of the worker's stream waits: it is rarely quiet for longer. */
  readonly quietMs: number;
}

/** How often each employment's worker has dialled from here. */
const dials = new Map<string, number>();

/**
 * The worker's side: see `WorkerSide.connect`. A server or boss that is away is waited for, up to half a minute, since
 * whoever dials again after longer and longer pauses comes late when it is back. Rejects when no channel waits.
 */
export async function connect(
  address: ChannelAddress,
  events: ChannelEvents,
  signal?: AbortSignal,
): Promise<Channel> {
  const redis = address as RedisAddress;
  const clients = new ClientFactory(redis.connection);
  const until = performance.now() + PERSIST_MS;
  for (let most = RETRY_FIRST_MS; ; most = Math.min(2 * most, RETRY_LONGEST_MS)) {
    const dial = (dials.get(redis.employment) ?? 0) + 1;
    dials.set(redis.employment, dial);
    try {
      return await new WorkerAttach(redis, dial, clients, events).done(until, signal);
    } catch (error) {
      const isFinal = error instanceof Refused || error instanceof TypeError;
      if (isFinal || signal?.aborted || performance.now() >= until) throw error;
      await delay(most * (0.5 + Math.random() / 2), undefined, { signal });
    }
  }
}
