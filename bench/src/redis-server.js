import { startRedis } from "../../packages/dealer-redis/test/support/redis-server.mjs";
import { kindOf } from "./arguments.js";

/** Calls `use` with the dealer's URL; "redis:" alone means a server of our own, which ends afterwards. */
export async function withServer(dealer, use) {
  if (kindOf(dealer) !== "redis" || dealer.includes("//")) return use(dealer);
  const server = await startRedis();
  try {
    await use(server.url);
  } finally {
    await server.stop();
  }
}
