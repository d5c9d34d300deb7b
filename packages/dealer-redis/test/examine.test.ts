import { examineRedis } from "@bossworks/dealer-redis";
import { expect, onTestFinished, test } from "vitest";
import { adminOf, keysOf } from "./support/admin.js";
import { rejectionOf, within } from "./support/deadline.js";
import { startRedis } from "./support/redis-server.mjs";

test("a server that is fit has no problems, and keeps nothing of the examination", async () => {
  const { url } = await start([]);
  const examination = await within("the examination", examineRedis({ url }));
  expect(examination).toMatchObject({ evictionPolicy: "noeviction", problems: [], hostProblems: [] });
  expect(examination.version).toMatch(/^\d+\./);
  expect(await keysOf(adminOf(url))).toEqual([]);
});

test("one that may evict keys is told beside what else is known", async () => {
  const { url } = await start(["--maxmemory-policy", "allkeys-lru"]);
  const { evictionPolicy, problems } = await within("the examination", examineRedis({ url }));
  expect(evictionPolicy).toBe("allkeys-lru");
  expect(problems.map(({ code }) => code)).toEqual(["EVICTION"]);
});

test("one whose memory is used up", async () => {
  const { url } = await start(["--maxmemory", "1"]);
  const { problems } = await within("the examination", examineRedis({ url }));
  expect(problems.map(({ code }) => code)).toEqual(["OOM"]);
});

test("the rights of the README are enough; those that are missing are named, for boss and workers", async () => {
  const { url } = await start([]);
  const admin = adminOf(url);
  const user = (name: string): string => url.replace("://", `://${name}:pw@`);
  const rights = {
    boss: "~{bossworks:* +xadd +xread +xtrim +pexpire +unlink",
    less: "~{bossworks:* +xadd +xread",
  };
  for (const [name, given] of Object.entries(rights))
    await admin.call(
      "ACL",
      "SETUSER",
      name,
      "on",
      ">pw",
      "resetkeys",
      "-@all",
      "+hello",
      ...given.split(" "),
    );
  const worker = "(+xadd %W~{bossworks:*:boss)|(+xadd +xread +xtrim +pexpire +unlink ~{bossworks:*:worker:*)";
  await admin.call("ACL", "SETUSER", "worker", "on", ">pw", "-@all", "+hello", ...worker.split("|"));

  const examine = (boss: string, own: string) =>
    within("the examination", examineRedis({ url: user(boss), worker: { url: user(own) } }));
  const { evictionPolicy, problems: none, hostProblems } = await examine("boss", "worker");
  expect({ evictionPolicy, none }).toEqual({ evictionPolicy: undefined, none: [] });
  expect(hostProblems.map(({ code, message }) => `${code} ${message}`)).toEqual([
    expect.stringMatching(/^NOPERM .*the boss of hosts may not .* \+set \+get \+eval on/),
    expect.stringMatching(/^NOPERM .*a host may not .* \+get on/),
  ]);
  await admin.call("ACL", "SETUSER", "boss", "+get", "+set", "+eval");
  await admin.call("ACL", "SETUSER", "worker", "(+get %R~{bossworks:*:lobby)");
  expect(await examine("boss", "worker")).toMatchObject({ problems: [], hostProblems: [] });
  expect(await keysOf(admin)).toEqual([]);
  const { problems } = await examine("less", "less");
  expect(problems.map(({ code, message }) => `${code} ${message}`)).toEqual([
    expect.stringMatching(/^NOPERM .*the boss may not .*\+pexpire \+xtrim \+unlink/),
    expect.stringMatching(/^NOPERM .*a worker may not .*\+pexpire \+xtrim \+unlink/),
  ]);
  expect(problems.join()).not.toContain("pw@");
});

test("nobody listens: the same error as a boss gets", async () => {
  const error = await rejectionOf(examineRedis({ url: "redis://127.0.0.1:1" }));
  expect(error).toMatchObject({ code: "ECONNREFUSED", message: expect.stringContaining("start the server") });
});

async function start(args: readonly string[]) {
  const server = await startRedis(args);
  onTestFinished(() => server.stop());
  return server;
}
