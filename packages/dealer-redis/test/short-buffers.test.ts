import { expect, onTestFinished, test } from "vitest";
import { adminOf, keysOf } from "./support/admin.js";
import { until, within } from "./support/deadline.js";
import { connectAtLast, Log, openBoss } from "./support/hosts.js";
import { startRedis } from "./support/redis-server.mjs";

const ENTRIES = 32;
const ENTRY = Buffer.alloc(64 * 1024);

/* What the server would send at once is larger than what it holds for a client, and it ends the connection. */

test("a boss behind whose back more has gathered than its server holds for a client reads it in smaller pieces", async () => {
  const server = await startRedis(["--client-output-buffer-limit", "normal 1mb 0 0"]);
  onTestFinished(() => server.stop());
  const admin = adminOf(server.url);
  const { dealer, refused } = await openBoss({ url: server.url });
  const [inbox = ""] = await keysOf(admin);
  const flood = admin.multi();
  for (let i = 0; i < ENTRIES; i++) flood.xadd(inbox, "*", "stranger", ENTRY);
  await within("the flood", flood.exec());
  await until("all of it", () => refused.length === ENTRIES);

  const log = new Log();
  const { address } = dealer.channel("w1", log);
  const { channel } = await within("the attach", connectAtLast(address));
  channel.send(Buffer.from("here"));
  await until("the packet", () => log.packets.length === 1);
  expect(refused).toHaveLength(ENTRIES);
  expect(log.downs).toEqual([]);
});
