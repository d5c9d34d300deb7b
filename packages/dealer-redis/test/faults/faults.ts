import { mkdirSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { IDealer } from "@bossworks/core/driver";
import { redisDealer } from "@bossworks/dealer-redis";
import { onTestFinished } from "vitest";
import { adminOf } from "../support/admin.js";
import { type RedisServer, startRedis } from "../support/redis-server.mjs";

/** Something that happens to a medium; it resolves when the medium is as before. */
export interface Fault {
  readonly title: string;
  /** The server's options. */
  readonly args?: readonly string[];
  /** Links break by it, and the boss says so. */
  readonly breaks: boolean;
  /** Done to a server of its own. */
  readonly happens: (server: RedisServer) => Promise<void>;
}

/** How long a server is away, out of memory or unwilling: long enough to be noticed by heartbeats too. */
const AWAY_MS = 500;
const STOPPED_MS = 10_000;
const UNWILLING_MS = 6000;
const STORM = { kills: 40, pauseMs: 50 } as const;

const KEEPING = ["--appendonly", "yes", "--appendfsync", "always"];

export const FAULTS: readonly Fault[] = [
  { title: "a restart that loses everything", breaks: true, happens: restart },
  { title: "a restart that loses nothing", args: KEEPING, breaks: true, happens: restart },
  {
    title: "FLUSHALL",
    breaks: true,
    happens: async ({ url }) => void (await adminOf(url).flushall()),
  },
  { title: "the deletion of the boss's stream", breaks: true, happens: ({ url }) => remove(url, ":boss") },
  {
    title: "the deletion of the workers' streams",
    breaks: true,
    happens: ({ url }) => remove(url, ":worker:*"),
  },
  {
    title: `a storm of ${STORM.kills} CLIENT KILL`,
    breaks: true,
    happens: async ({ url }) => {
      const admin = adminOf(url);
      for (let i = 0; i < STORM.kills; i++) {
        await admin.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        await delay(Math.random() * STORM.pauseMs);
      }
    },
  },
  {
    title: "SIGSTOP of the server for 10 s",
    breaks: true,
    happens: async (server) => {
      await server.kill("SIGSTOP");
      await delay(STOPPED_MS);
      await server.kill("SIGCONT");
    },
  },
  {
    title: "a server out of memory",
    breaks: true,
    happens: ({ url }) => whileSet(url, "maxmemory", "1mb", "0", UNWILLING_MS),
  },
  {
    title: "a server short of memory for a moment",
    breaks: false,
    happens: ({ url }) => whileSet(url, "maxmemory", "1mb", "0", AWAY_MS),
  },
  {
    title: "a server that takes no writes",
    breaks: true,
    happens: ({ url }) => whileSet(url, "min-replicas-to-write", "1", "0", AWAY_MS),
  },
  {
    title: "a server that cannot save",
    args: ["--dbfilename", "dump.rdb"],
    breaks: true,
    happens: async ({ url, folder }) => {
      const admin = adminOf(url);
      // It refuses writes once a save has failed, until one has not.
      await admin.config("SET", "save", "3600 1000000");
      mkdirSync(join(folder, "dump.rdb"));
      await saved(admin, "err");
      await delay(AWAY_MS);
      rmdirSync(join(folder, "dump.rdb"));
      await saved(admin, "ok");
    },
  },
  {
    title: "a server that loads its data for seconds",
    args: [...KEEPING, "--key-load-delay", "1000"],
    breaks: true,
    happens: async (server) => {
      const admin = adminOf(server.url);
      const fill = admin.pipeline();
      for (let i = 0; i < 2000; i++) fill.set(`other:${i}`, "x");
      await fill.exec();
      await restart(server);
    },
  },
];

/** A dealer whose server suffers the fault. */
export async function suffering({
  args = [],
  happens,
}: Fault): Promise<{ dealer: IDealer; happen(): Promise<void> }> {
  const server = await startRedis(args);
  onTestFinished(() => server.stop());
  return { dealer: redisDealer({ url: server.url }), happen: () => happens(server) };
}

async function restart(server: RedisServer): Promise<void> {
  await server.kill();
  await delay(AWAY_MS);
  await server.start();
}

/** Saves until that comes out as told. */
async function saved(admin: ReturnType<typeof adminOf>, status: "ok" | "err"): Promise<void> {
  await admin.bgsave();
  let said: string;
  do said = await admin.info("persistence");
  while (said.includes("rdb_bgsave_in_progress:1") || !said.includes(`rdb_last_bgsave_status:${status}`));
}

async function remove(url: string, pattern: string): Promise<void> {
  const admin = adminOf(url);
  await admin.del(...(await admin.keys(`*${pattern}`)));
}

async function whileSet(url: string, name: string, value: string, usual: string, ms: number): Promise<void> {
  const admin = adminOf(url);
  await admin.config("SET", name, value);
  await delay(ms);
  await admin.config("SET", name, usual);
}
