import { afterAll } from "vitest";
import { startRedis } from "../../../dealer-redis/test/support/redis-server.mjs";
import { CAMPAIGN_SIZE } from "../limits/campaign-size.js";
import { testManyTasks } from "./many-tasks.js";
import { DEALER } from "./support.js";

/** A million, or as many as one can wait for in CI. */
const COUNT = CAMPAIGN_SIZE < 1 ? 50_000 : Math.ceil(1_000_000 * CAMPAIGN_SIZE);

let redis: ReturnType<typeof startRedis> | undefined;
afterAll(async () => (await redis)?.stop());

for (const dealer of ["shm:", "memory:", "pipe:", "zmq+ipc://"])
  testManyTasks(dealer, async () => dealer, { count: COUNT });

testManyTasks(
  "redis:",
  async () => {
    redis ??= startRedis();
    return (await redis).url;
  },
  { count: COUNT },
);

// Hardly a worker lives for longer than it takes to have one.
for (const perWorker of [1, 3]) {
  const count = Math.ceil(60_000 * CAMPAIGN_SIZE);
  testManyTasks(DEALER, async () => DEALER, { count, perWorker, killEveryTasks: 200 });
}
