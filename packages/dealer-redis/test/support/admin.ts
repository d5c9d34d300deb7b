import { Redis } from "ioredis";
import { onTestFinished } from "vitest";

/** A client for looking at a server and meddling with it; closed after the test. */
export function adminOf(url: string): Redis {
  const admin = new Redis(url, { protocol: 2, retryStrategy: () => 50, maxRetriesPerRequest: 1000 });
  admin.on("error", () => {});
  onTestFinished(() => admin.disconnect());
  return admin;
}

/** All keys of a server. */
export async function keysOf(admin: Redis): Promise<string[]> {
  return (await admin.keys("*")).toSorted();
}

/** The ids of all connections to a server but those of Sentinels and replicas. */
export async function clientsOf(admin: Redis): Promise<string[]> {
  const list = String(await admin.call("CLIENT", "LIST", "TYPE", "normal"));
  return [...list.matchAll(/^id=(\d+)/gm)].map(([, id = ""]) => id);
}
