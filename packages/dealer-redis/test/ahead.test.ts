import { redisDealer } from "@bossworks/dealer-redis";
import { expect, onTestFinished, test } from "vitest";
import { standStill } from "../../core/test/failures/support/stand-still.js";
import { adminOf, keysOf } from "./support/admin.js";
import { makeBoss, worker } from "./support/boss.js";
import { within } from "./support/deadline.js";
import { startRedis } from "./support/redis-server.mjs";

const MESSAGES = 128;
const MESSAGE_BYTES = 16 * 1024;
const MAX_AHEAD_BYTES = 256 * 1024;
/** A boss that hears nothing of what was taken goes on after so long. */
const UNHEARD_MS = 1000;
/** What the worker had read before, and is trimmed off later. */
const READ_BYTES = 1024;

test("a worker that is stopped finds no more than 256 KiB in its stream, then all of the rest", async () => {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  const admin = adminOf(redis.url);
  const boss = makeBoss({ dealer: redisDealer({ url: redis.url }), windowBytes: 8 * 1024 * 1024 });
  const employee = await within("employ", boss.employ(worker("echoOfProcess")));
  const echoes = employee[Symbol.asyncIterator]();
  const { pid } = (await within("its process", echoes.next())).value as unknown as { pid: number };

  onTestFinished(() => void process.kill(pid, "SIGCONT"));
  await standStill(pid);
  const stoppedAt = performance.now();
  for (let n = 0; n < MESSAGES; n++) await employee.send({ n, text: "x".repeat(MESSAGE_BYTES) } as never);
  const outbox = (await keysOf(admin)).find((key) => key.includes(":worker:")) as string;
  let most = 0;
  // What can be written is: nothing is added any more.
  while (performance.now() - stoppedAt < 500) {
    // Of each entry its one value. What the server takes of memory depends on how its allocator rounds.
    const entries = (await admin.xrangeBuffer(outbox, "-", "+")) as [Buffer, Buffer[]][];
    const bytes = entries.reduce((sum, [, [, body]]) => sum + (body?.length ?? 0), 0);
    if (performance.now() - stoppedAt < UNHEARD_MS) most = Math.max(most, bytes);
  }
  expect(most).toBeGreaterThan(MAX_AHEAD_BYTES / 2);
  expect(most).toBeLessThan(MAX_AHEAD_BYTES + READ_BYTES);

  process.kill(pid, "SIGCONT");
  for (let n = 0; n < MESSAGES; n++) {
    const { value } = await within("an echo", echoes.next());
    expect(value).toMatchObject({ n });
  }
});
