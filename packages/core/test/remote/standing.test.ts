import type { Host } from "@bossworks/core";
import { expect, test } from "vitest";
import { LyingBoss } from "./lying-boss.js";
import { LyingHost } from "./lying-host.js";
import {
  HostProgram,
  job,
  joinedHost,
  type Meeting,
  makeBoss,
  makeHost,
  makeMeeting,
  nextEvent,
  until,
  within,
} from "./support.js";

const AT = { at: "remote" } as const;

test("a host whose session stands is not let in a second time, and is when that is over", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  const first = await LyingHost.idle(meeting);
  await first.hears("ENROL");
  const second = await LyingHost.idle(meeting);
  expect((await second.hears("STATUS_ERROR")).body).toBe("standing");
  await within("its end", second.ended);
  expect([...boss.hosts.keys()]).toHaveLength(1);
  const left = nextEvent(boss, "hostleft");
  first.leave();
  await left;
  await (await LyingHost.idle(meeting)).hears("ENROL");
});

test("a host whose link is broken asks again, as long as it is told that its session stands", async () => {
  const meeting = makeMeeting();
  const host = await leftAlone(meeting);
  const standing = await LyingBoss.open(meeting);
  await standing.joining();
  standing.say("STATUS_ERROR", "standing");
  await standing.close();
  const left = new Promise<{ reason: string }>((resolve) => host.once("left", resolve));
  const next = await LyingBoss.open(meeting);
  await next.enrol();
  expect((await within("its leaving the former", left)).reason).toBe("its boss knows it no more");
});

test("a host that leaves while it asks does not wait for an answer", async () => {
  const meeting = makeMeeting();
  const host = await leftAlone(meeting);
  const silent = await LyingBoss.open(meeting);
  await silent.joining();
  await within("close", host.close());
});

test("a host whose link is broken gets no workers, and gets them again when it is restored", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting, { heartbeatMs: 200, lostAfterMs: 60_000 });
  const host = new HostProgram(meeting, { name: "alpha", slots: 4 });
  await host.tells("joined");
  const state = (): string => [...boss.hosts.values()].map((one) => one.state).join();
  expect(state()).toBe("up");
  host.child.kill("SIGSTOP");
  await until("the break", () => state() === "broken");
  const one = boss.employ(job("waits"), AT);
  const other = boss.employ(job("waits"), AT);
  await joinedHost(meeting, { name: "beta", slots: 1 });
  expect((await within("where the link stands", one)).where?.host).toBe("beta");
  host.child.kill("SIGCONT");
  expect((await within("where it is restored", other)).where?.host).toBe("alpha");
  expect(state()).toBe("up,up");
});

/** A host that was let in by a boss who has gone without a word. */
async function leftAlone(meeting: Meeting): Promise<Host> {
  const boss = await LyingBoss.open(meeting);
  const host = makeHost(meeting);
  const started = host.start();
  await boss.enrol();
  await within("joining", started);
  await boss.close();
  return host;
}
