import { expect, test } from "vitest";
import { LyingHost } from "./lying-host.js";
import { codeOf, job, makeBoss, makeMeeting, nextEvent } from "./support.js";

const AT = { at: "remote" } as const;

/** A boss, and a host of it that starts nobody it is told to start. */
async function idleHost(changed: { readonly slots: number; readonly starts: number }) {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  const joined = nextEvent(boss, "hostjoined");
  const host = await LyingHost.idle(meeting, changed);
  await joined;
  const employ = (signal?: AbortSignal): Promise<string> =>
    codeOf("employ", boss.employ(job("echo"), { ...AT, signal }));
  return { boss, host, employ };
}

test("a worker that is being started takes one slot: those beside it are given to others meanwhile", async () => {
  const { boss, host, employ } = await idleHost({ slots: 4, starts: 4 });
  const employed: Promise<string>[] = [];
  for (let slot = 0; slot < 4; slot++) {
    employed.push(employ());
    await host.hears("EMPLOY");
  }
  expect([...boss.hosts.values()].map(({ busy }) => busy)).toEqual([4]);
  await boss.abort();
  expect(await Promise.all(employed)).toEqual(Array(4).fill("BOSS_CLOSED"));
});

test("a host is told to start as many at once as it takes, and the next one when one of them is over", async () => {
  const { boss, host, employ } = await idleHost({ slots: 4, starts: 2 });
  const control = new AbortController();
  const employed = [employ(control.signal), employ(), employ()];
  await host.hears("EMPLOY");
  await host.hears("EMPLOY");
  control.abort();
  // What was said before it was heard before it.
  const { body } = await host.hears("KILL");
  expect(host.unasked("EMPLOY")).toBe(0);
  const { worker } = body as { worker: string };
  host.say("STATUS_EXITED", { worker, code: null, signal: "SIGKILL", why: null });
  await host.hears("EMPLOY");
  await boss.abort();
  expect(await Promise.all(employed)).toEqual(["ABORTED", "BOSS_CLOSED", "BOSS_CLOSED"]);
});
