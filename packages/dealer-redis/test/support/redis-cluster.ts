import { Redis } from "ioredis";
import { onTestFinished } from "vitest";
import { pause, within } from "./deadline.js";
import { type RedisServer, startRedis } from "./redis-server.mjs";

const SLOTS = 16_384;
const NODES = 3;

/** A cluster of three masters, which share the slots. */
export async function startCluster(): Promise<readonly RedisServer[]> {
  const nodes = await Promise.all(
    Array.from({ length: NODES }, () => startRedis(["--cluster-enabled", "yes"])),
  );
  onTestFinished(async () => void (await Promise.all(nodes.map((node) => node.stop()))));
  const admins = nodes.map(({ url }) => new Redis(url, { protocol: 2 }));
  try {
    const share = Math.ceil(SLOTS / NODES);
    for (const [i, admin] of admins.entries()) {
      const last = Math.min((i + 1) * share, SLOTS) - 1;
      await admin.call("CLUSTER", "ADDSLOTSRANGE", String(i * share), String(last));
      for (const { port } of nodes) await admin.call("CLUSTER", "MEET", "127.0.0.1", String(port));
    }
    await within("the cluster", Promise.all(admins.map(isWhole)));
  } finally {
    for (const admin of admins) admin.disconnect();
  }
  return nodes;
}

/** Resolves when a node knows that all slots are served, and all nodes. */
async function isWhole(admin: Redis): Promise<void> {
  for (;;) {
    const said = String(await admin.call("CLUSTER", "INFO"));
    if (said.includes("cluster_state:ok") && said.includes(`cluster_known_nodes:${NODES}`)) return;
    await pause();
  }
}
