import { afterAll } from "vitest";
import { startRedis } from "./redis-server.mjs";

/** The URL of a server for all tests of a file: that of REDIS_URL, or one of their own, which ends with them. */
export async function useServer(): Promise<string> {
  const given = process.env.REDIS_URL;
  if (given) return given;
  const server = await startRedis();
  afterAll(() => server.stop());
  return server.url;
}
