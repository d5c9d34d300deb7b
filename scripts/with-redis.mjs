/**
 * Runs a command beside a Redis server of its own: `node scripts/with-redis.mjs COMMAND...`. Core's tests employ over that
 * server: its URL stands in BOSSWORKS_TEST_DEALER and REDIS_URL. Installs a server where none is, and says so first.
 */
import { spawn } from "node:child_process";
import { startRedis } from "../packages/dealer-redis/test/support/redis-server.mjs";

const [program, ...args] = process.argv.slice(2);
if (program === undefined) throw new TypeError("node scripts/with-redis.mjs COMMAND...");

const server = await startRedis();
try {
  const env = { ...process.env, REDIS_URL: server.url, BOSSWORKS_TEST_DEALER: server.url };
  const child = spawn(program, args, { stdio: "inherit", env });
  process.exitCode = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
} finally {
  await server.stop();
}
