import { startRedis } from "../../packages/dealer-redis/test/support/redis-server.mjs";
import { kindOf } from "./arguments.js";

/** For a staff of thousands: two connections each, as far as 20,000 open files go. */
const MAX_CLIENTS = "19900";

/** Calls `use` with the dealer's URL; "redis:" alone means a server of our own, which ends afterwards. */
export async function withServer(dealer, use) {
  if (kindOf(dealer) !== "redis" || dealer.includes("//")) return use(dealer);
  const server = await startRedis(["--maxclients", MAX_CLIENTS]);
  try {
    await use(server.url);
  } finally {
    await server.stop();
  }
}
