import { redisDealer } from "@bossworks/dealer-redis";
import { expect, onTestFinished, test } from "vitest";
import { adminOf, keysOf } from "./support/admin.js";
import { makeBoss, worker } from "./support/boss.js";
import { within } from "./support/deadline.js";
import { startRedis } from "./support/redis-server.mjs";

const MESSAGES = 128;
const MESSAGE_BYTES = 16 * 1024;
const MAX_AHEAD_BYTES = 256 * 1024;
/** Of an entry and of a stream, beside what was sent. */
const OVERHEAD_BYTES = 32 * 1024;

test("a worker that is stopped finds no more than 256 KiB in its stream, then all of the rest", async () => {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  const admin = adminOf(redis.url);
  const boss = makeBoss({ dealer: redisDealer({ url: redis.url }), windowBytes: 8 * 1024 * 1024 });
  const employee = await within("employ", boss.employ(worker("echoOfProcess")));
  const echoes = employee[Symbol.asyncIterator]();
  const { pid } = (await within("its process", echoes.next())).value as unknown as { pid: number };

  process.kill(pid, "SIGSTOP");
  onTestFinished(() => void process.kill(pid, "SIGCONT"));
  const stoppedAt = performance.now();
  for (let n = 0; n < MESSAGES; n++) await employee.send({ n, text: "x".repeat(MESSAGE_BYTES) } as never);
  const outbox = (await keysOf(admin)).find((key) => key.includes(":worker:")) as string;
  let [most, entries] = [0, -1];
  // What can be written is: nothing is added any more.
  while (performance.now() - stoppedAt < 500) {
    entries = await admin.xlen(outbox);
    most = Math.max(most, Number(await admin.memory("USAGE", outbox, "SAMPLES", 0)));
  }
  expect(entries).toBeGreaterThan(1);
  expect(most).toBeGreaterThan(MAX_AHEAD_BYTES / 2);
  expect(most).toBeLessThan(MAX_AHEAD_BYTES + OVERHEAD_BYTES);

  process.kill(pid, "SIGCONT");
  for (let n = 0; n < MESSAGES; n++) {
    const { value } = await within("an echo", echoes.next());
    expect(value).toMatchObject({ n });
  }
});
