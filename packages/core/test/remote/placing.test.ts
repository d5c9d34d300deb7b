import type { Boss } from "@bossworks/core";
import { expect, test } from "vitest";
import {
  codeOf,
  failureOf,
  fixture,
  job,
  joinedHost,
  makeBoss,
  makeMeeting,
  nextEvent,
  until,
  within,
} from "./support.js";

const AT = { at: "remote" } as const;

test("workers spread over hosts by their free slots, the most room first, and no host has more than its slots", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  await joinedHost(meeting, { name: "small", slots: 1 });
  await joinedHost(meeting, { name: "big", slots: 3 });
  const first = await within("employ", boss.employ(job("waits"), AT));
  expect(first.where?.host).toBe("big");
  const staff = await within("employ", Promise.all([2, 3, 4].map(() => boss.employ(job("waits"), AT))));
  expect(staff.map(({ where }) => where?.host).sort()).toEqual(["big", "big", "small"]);
  expect([...boss.hosts.values()].map(({ busy, slots }) => busy === slots)).toEqual([true, true]);
});

test.each([
  ["its name", "beta", ["beta"]],
  ["a label", "gpu", ["alpha", "beta"]],
  ["a label with its value", "gpu=b200", ["beta"]],
  ["any", "remote", ["alpha", "beta", "gamma"]],
])("at means a host by %s", async (_, at, expected) => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  await joinedHost(meeting, { name: "alpha", slots: 1, labels: { gpu: "a100" } });
  await joinedHost(meeting, { name: "beta", slots: 1, labels: { gpu: "b200" } });
  await joinedHost(meeting, { name: "gamma", slots: 1 });
  const staff = await within("employ", Promise.all(expected.map(() => boss.employ(job("waits"), { at }))));
  expect(staff.map(({ where }) => where?.host).sort()).toEqual(expected);
  // One more has no place.
  expect(await codeOf("one more", boss.employ(job("waits"), { at, timeoutMs: 200 }))).toBe("TIMEOUT");
});

test("who finds no room waits, is served in order as workers end, and starts at a host that joins later", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  await joinedHost(meeting, { slots: 1, name: "first" });
  const holder = await boss.employ(job("waits"), AT);
  const order: number[] = [];
  const employ = async (number: number): Promise<void> => {
    const employee = await boss.employ(job("echo"), { ...AT, params: number });
    order.push(number);
    await employee.result;
  };
  const waiting = [1, 2, 3].map(employ);
  await holder.send("go");
  await within("all", Promise.all(waiting));
  expect(order).toEqual([1, 2, 3]);
  const second = await boss.employ(job("waits"), AT);
  const third = boss.employ(job("waits"), AT);
  await joinedHost(meeting, { slots: 1, name: "second" });
  expect((await within("third", third)).where?.host).toBe("second");
  expect(second.where?.host).toBe("first");
});

test("who asks for what is free does not wait behind who asks for what is not, nor does who waits for it", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  await joinedHost(meeting, { name: "alpha", slots: 1 });
  const never = boss.employ(job("echo"), { at: "gpu" });
  const now = await within("employ", boss.employ(job("waits"), AT));
  const next = boss.employ(job("echo"), AT);
  await now.send("go");
  await (await within("the next", next)).result;
  await boss.close();
  expect(await codeOf("never", never)).toBe("BOSS_CLOSED");
});

test("NO_HOST says what is missing", async () => {
  const [meeting, other] = [makeMeeting(), makeMeeting()];
  const told = async (boss: Boss, at: string): Promise<string> => {
    const error = await failureOf(at, boss.employ(job("waits"), { at }));
    expect(error.code).toBe("NO_HOST");
    return error.message;
  };
  const boss = makeBoss(meeting, { startTimeoutMs: 50 });
  expect(await told(boss, "remote")).toMatch(/no host has joined: start one/);
  await joinedHost(meeting, { slots: 1, modules: [fixture("other-jobs.mjs")] });
  expect(await told(boss, "gpu")).toMatch(/none of the 1 hosts.*at: "gpu"/);
  expect(await told(boss, "remote")).toMatch(/none of the 1 hosts.*defines "waits"/);
  const full = makeBoss(other, { startTimeoutMs: 2500 });
  await joinedHost(other, { slots: 1 });
  await full.employ(job("stuck"), { at: "remote" });
  expect(await told(full, "remote")).toMatch(
    /1 hosts that run "waits" have 1 slots, and all of them are taken/,
  );
});

test("whoever gives up waiting leaves the place to others", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  await joinedHost(meeting, { slots: 1 });
  const holder = await boss.employ(job("waits"), AT);
  const control = new AbortController();
  const given = boss.employ(job("echo"), { ...AT, signal: control.signal });
  const kept = boss.employ(job("echo"), { ...AT, params: "kept" });
  await until("waiting", () => boss.hosts.get("h1")?.busy === 1);
  control.abort();
  expect(await codeOf("given up", given)).toBe("ABORTED");
  await holder.send("go");
  expect(await (await within("kept", kept)).result).toMatchObject({ params: "kept" });
});

test("a failed start gives its slot back", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  await joinedHost(meeting, { slots: 1 });
  const control = AbortSignal.abort();
  expect(await codeOf("aborted", boss.employ(job("echo"), { ...AT, signal: control }))).toBe("ABORTED");
  const tooLarge = { ...AT, resourceLimits: { maxOldGenerationSizeMb: 1 } };
  expect(await codeOf("no memory", boss.employ(job("echo"), tooLarge))).toMatch(/WORKER_/);
  await until("free", () => boss.hosts.get("h1")?.busy === 0);
  await (await within("employ", boss.employ(job("echo"), AT))).result;
});

test.each([
  ["env", { env: { A: "b" } }],
  ["execArgv", { execArgv: ["--import=data:text/javascript,1"] }],
  ["stdio", { stdio: "pipe" as const }],
])("%s given with at is a TypeError: it could bring code, or has no way back", async (name, options) => {
  const boss = makeBoss(makeMeeting());
  await expect(boss.employ(job("echo"), { ...AT, ...options })).rejects.toThrow(TypeError);
  await expect(boss.employ(job("echo"), { ...AT, ...options })).rejects.toThrow(`"${name}"`);
  expect(() => boss.pool(job("echo"), { ...AT, ...options })).toThrow(`"${name}"`);
});

test("a definition without a name is a TypeError that says how to give it one", async () => {
  const boss = makeBoss(makeMeeting());
  await expect(boss.employ(job("nameless"), AT)).rejects.toThrow(/name: "pi"/);
});

test("hosts do not keep a boss's local workers from being employed beside them", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  const joined = nextEvent(boss, "hostjoined");
  await joinedHost(meeting, { slots: 1 });
  await joined;
  const [here, there] = await within(
    "employ",
    Promise.all([boss.employ(job("echo")), boss.employ(job("echo"), AT)]),
  );
  const pids = [await here.result, await there.result].map((result) => (result as { pid: number }).pid);
  expect(new Set(pids).size).toBe(2);
});

test("who wants a place at a host of a boss that closes while its dealer opens is told so", async () => {
  const boss = makeBoss(makeMeeting());
  const employing = codeOf("employ", boss.employ(job("echo"), AT));
  await within("close", boss.close());
  expect(await employing).toBe("BOSS_CLOSED");
});
