import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { standStill } from "../failures/support/stand-still.js";
import { TIRELESS } from "../pool/support.js";
import {
  BossProgram,
  codeOf,
  failureOf,
  fixture,
  HostProgram,
  isAlive,
  isZombie,
  job,
  joinedHost,
  makeBoss,
  makeMeeting,
  nextEvent,
  until,
  within,
} from "./support.js";

const AT = { at: "remote" } as const;
/** Quicker than users want it, slower than any turn of a busy machine. */
const SOON = { heartbeatMs: 200, lostAfterMs: 1500 } as const;

test("workers of a host that was killed die with it, are LOST for that reason, and are placed elsewhere", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting, SOON);
  const host = new HostProgram(meeting, { name: "alpha" });
  await host.tells("joined");
  const restart = { policy: "always", ...TIRELESS } as const;
  const employee = await within("employ", boss.employ(job("spin"), { ...AT, restart }));
  const alone = await within("employ", boss.employ(job("spin"), AT));
  await joinedHost(meeting, { name: "beta" });
  const restarted = new Promise<{ employee: typeof employee }>((resolve) =>
    employee.once("restarted", resolve as never),
  );
  const left = nextEvent(boss, "hostleft");
  host.child.kill("SIGKILL");
  await host.gone();
  await until("their deaths", () => !isAlive(employee) && !isAlive(alone));
  expect((await left).host.name).toBe("alpha");
  const error = await failureOf("result", alone.result);
  expect(error.code).toBe("WORKER_LOST");
  expect(await codeOf("result", employee.result)).toBe("WORKER_LOST");
  const { employee: successor } = await within("restart", restarted);
  expect(successor.where?.host).toBe("beta");
  expect((await within("status", successor.status())).progress).toBeTypeOf("number");
});

test("tasks of a pool whose host was killed are tried again elsewhere", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting, SOON);
  const host = new HostProgram(meeting, { name: "alpha", slots: 1 });
  await host.tells("joined");
  const pool = boss.pool(job("waits"), { ...AT, retries: 1, restart: TIRELESS });
  const task = pool.run(undefined);
  const begins = task[Symbol.asyncIterator]();
  await within("the first try", begins.next());
  await joinedHost(meeting, { name: "beta", slots: 1 });
  host.child.kill("SIGKILL");
  await within("the second try", begins.next());
  await within("word", task.send("at last"));
  expect(await within("task", task)).toBe("at last");
});

test("a host that was frozen for longer than lostAfterMs is fenced: it joins anew, without its former workers", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting, SOON);
  const host = new HostProgram(meeting, { name: "alpha" });
  await host.tells("joined");
  const employee = await within("employ", boss.employ(job("spin"), AT));
  const left = nextEvent(boss, "hostleft");
  host.child.kill("SIGSTOP");
  await left;
  expect(await codeOf("result", employee.result)).toBe("WORKER_LOST");
  const back = nextEvent(boss, "hostjoined");
  host.child.kill("SIGCONT");
  expect((await back).host).toMatchObject({ name: "alpha", busy: 0 });
  await until("its death", () => !isAlive(employee));
});

test("a kill while a host and its worker are frozen settles, says where it may live on, and is obeyed in the end", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting, { killGraceMs: 300, lostAfterMs: 60_000 });
  const host = new HostProgram(meeting, { name: "alpha" });
  await host.tells("joined");
  const employee = await within("employ", boss.employ(job("spin"), AT));
  const pid = employee.where?.pid ?? 0;
  await standStill(host.child.pid as number);
  await standStill(pid);
  await within("kill", boss.kill(employee));
  const error = await failureOf("result", employee.result);
  expect([error.code, error.leaked]).toEqual(["WORKER_KILLED", true]);
  expect(error.message).toMatch(/its host cannot be reached/);
  process.kill(pid, "SIGCONT");
  host.child.kill("SIGCONT");
  await until("its death", () => !isAlive(employee));
  await until("the free slot", () => [...boss.hosts.values()].every(({ busy }) => busy === 0));
});

test("a boss that closes does not wait until a frozen host has heard its goodbye", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  const host = new HostProgram(meeting);
  await host.tells("joined");
  host.child.kill("SIGSTOP");
  const before = performance.now();
  await within("close", boss.close());
  expect(performance.now() - before).toBeLessThan(3000);
});

test("a host that falls silent is lost after lostAfterMs, by its boss's heartbeat", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting, SOON);
  const host = new HostProgram(meeting);
  await host.tells("joined");
  const left = nextEvent(boss, "hostleft");
  const before = performance.now();
  host.child.kill("SIGSTOP");
  await left;
  expect(performance.now() - before).toBeLessThan(2 * SOON.lostAfterMs);
});

test("workers of a lost host are given up although their links stand, and die by them", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting, SOON);
  const host = new HostProgram(meeting);
  await host.tells("joined");
  const employee = await within("employ", boss.employ(job("chatters"), AT));
  let heard = 0;
  employee.on("message", () => heard++);
  await until("messages", () => heard > 0);
  const left = nextEvent(boss, "hostleft");
  host.child.kill("SIGSTOP");
  await left;
  expect(await codeOf("result", employee.result)).toBe("WORKER_LOST");
  await until("its death", () => isZombie(employee.where?.pid ?? 0));
});

test("a host that is killed while it looks at its modules leaves nobody behind who complains", async () => {
  const options = { modules: [fixture("outlives-its-host.mjs")] };
  const host = new HostProgram(makeMeeting(), options, { stderr: "pipe" });
  await host.tells("loading");
  host.child.kill("SIGKILL");
  // Whoever looks at the modules writes there too: it ends with the last of them.
  expect(await within("the end of its complaints", text(host.child.stderr as Readable))).toBe("");
});

test("workers whose boss was killed go on for orphanAfterMs, then end; their host waits for another boss", async () => {
  const meeting = makeMeeting();
  const host = new HostProgram(meeting, { name: "alpha" });
  const boss = new BossProgram(meeting, { definition: "stuck", orphanAfterMs: 1000, stopGraceMs: 300 });
  const worker = (await boss.employed()) as unknown as { where: { pid: number } };
  boss.child.kill("SIGKILL");
  await host.tells("linkbroken");
  await host.tells("exited");
  expect(isAlive(worker)).toBe(false);
  // The boss judges, and it did not.
  expect(host.told.map(({ event }) => event)).not.toContain("left");
  const next = makeBoss(meeting);
  expect((await nextEvent(next, "hostjoined")).host).toMatchObject({ name: "alpha", busy: 0 });
  host.child.kill("SIGTERM");
  await host.gone();
});

test("a host that drains while its boss is away leaves when its workers have ended", async () => {
  const meeting = makeMeeting();
  const host = new HostProgram(meeting, { name: "alpha" });
  const boss = new BossProgram(meeting, { definition: "stuck", orphanAfterMs: 1000, stopGraceMs: 300 });
  await boss.employed();
  boss.child.kill("SIGKILL");
  await host.tells("linkbroken");
  host.child.kill("SIGTERM");
  await host.tells("drained");
  await host.gone();
});
