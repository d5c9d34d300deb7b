import { setImmediate } from "node:timers/promises";
import type { BossOptions } from "@bossworks/core";
import { expect, test } from "vitest";
import { LyingHost } from "./lying-host.js";
import { codeOf, job, joinedHost, makeBoss, makeMeeting, nextEvent, within } from "./support.js";

const AT = { at: "remote" } as const;

/** A boss, and a host of it that starts nobody it is told to start. */
async function idleHost(changed: { readonly slots: number; readonly starts: number }, options?: BossOptions) {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting, options);
  const joined = nextEvent(boss, "hostjoined");
  const host = await LyingHost.idle(meeting, changed);
  await joined;
  const employ = (signal?: AbortSignal): Promise<string> =>
    codeOf("employ", boss.employ(job("echo"), { ...AT, signal }));
  return { meeting, boss, host, employ };
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

test("who gives up before he is started leaves his place to who waits for one", async () => {
  const { boss, host, employ } = await idleHost({ slots: 2, starts: 1 }, { killGraceMs: 100 });
  const control = new AbortController();
  const given = [employ(control.signal), employ(control.signal)];
  await host.hears("EMPLOY");
  const waiting = employ();
  control.abort();
  // The first one is told to be killed, and nobody says that it is.
  expect(await Promise.all(given)).toEqual(["ABORTED", "ABORTED"]);
  await host.hears("EMPLOY");
  await boss.abort();
  expect(await waiting).toBe("BOSS_CLOSED");
});

test.each([
  ["drains", (host: LyingHost) => host.say("STATUS_DRAINING", null), "hostdraining"],
  ["leaves", (host: LyingHost) => host.leave(), "hostleft"],
] as const)(
  "who waits to be started at a host that %s meanwhile is started elsewhere",
  async (_, go, event) => {
    const { meeting, boss, host, employ } = await idleHost({ slots: 4, starts: 1 });
    const first = employ();
    await host.hears("EMPLOY");
    const second = boss.employ(job("echo"), AT);
    const gone = nextEvent(boss, event);
    go(host);
    await gone;
    await joinedHost(meeting, { name: "beta" });
    host.say("STATUS_EXITED", { worker: "w1", code: 1, signal: null, why: null });
    expect(await first).toMatch(/WORKER_/);
    expect((await within("the second", second)).where?.host).toBe("beta");
    expect(host.unasked("EMPLOY")).toBe(0);
  },
);

test.each(["ABORTED", "TIMEOUT"])(
  "who gives up, %s, while another is still being started is not held up by him, and never started",
  async (code) => {
    const { boss, host, employ } = await idleHost({ slots: 2, starts: 1 });
    const first = employ();
    await host.hears("EMPLOY");
    const control = new AbortController();
    const limits = code === "ABORTED" ? { signal: control.signal } : { timeoutMs: 100 };
    const second = codeOf("employ", boss.employ(job("echo"), { ...AT, ...limits }));
    // It has its place by then, and waits for its turn.
    await setImmediate();
    control.abort();
    expect(await second).toBe(code);
    expect(host.unasked("EMPLOY")).toBe(0);
    await boss.abort();
    expect(await first).toBe("BOSS_CLOSED");
  },
);
