import { Boss, Host, type HostOptions } from "@bossworks/core";
import { expect, onTestFinished, test } from "vitest";
import { LyingBoss } from "./lying-boss.js";
import {
  codeOf,
  failureOf,
  fixture,
  job,
  joinedHost,
  makeBoss,
  makeHost,
  makeMeeting,
  makeToken,
  nextEvent,
  until,
  within,
} from "./support.js";

test("a host joins, is known by its boss, and leaves", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting, { name: "chief" });
  const came = nextEvent(boss, "hostjoined");
  const host = makeHost(meeting, { name: "alpha", slots: 3, labels: { gpu: "a100" } });
  const joined = new Promise<{ boss: string }>((resolve) => host.once("joined", resolve));
  expect(await within("start", host.start())).toBe(host);
  expect(await joined).toEqual({ boss: "chief" });
  const { host: known } = await came;
  expect(known).toMatchObject({
    id: "h1",
    name: "alpha",
    pid: process.pid,
    slots: 3,
    busy: 0,
    labels: { gpu: "a100" },
    state: "up",
  });
  expect(known.definitions).toEqual(host.definitions);
  expect([...boss.hosts.keys()]).toEqual(["h1"]);
  const left = nextEvent(boss, "hostleft");
  await within("close", host.close());
  expect(await left).toMatchObject({ host: { name: "alpha" }, reason: "it has left" });
  expect(boss.hosts.size).toBe(0);
});

test("a host whose logger throws joins, and leaves, all the same", async () => {
  const fails = (): never => {
    throw new Error("the disk is full");
  };
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  const host = await joinedHost(meeting, {
    logger: { debug: fails, info: fails, warn: fails, error: fails },
  });
  await within("close", host.close());
  await until("its leaving", () => boss.hosts.size === 0);
});

test("a host that is there first waits for its boss", async () => {
  const meeting = makeMeeting();
  const host = makeHost(meeting);
  const waits = new Promise((resolve) => host.once("waiting", resolve));
  const started = host.start();
  await within("waiting", waits);
  makeBoss(meeting);
  await within("start", started);
});

test("a host whose boss is gone before it has let it in joins the next one", async () => {
  const meeting = makeMeeting();
  const former = await LyingBoss.open(meeting);
  const started = makeHost(meeting).start();
  await former.joining();
  await former.close();
  makeBoss(meeting);
  await within("start", started);
});

test("hosts join before anybody is employed, and each with its own name twice", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  await Promise.all([1, 2, 3].map(() => joinedHost(meeting, { name: "twin" })));
  expect([...boss.hosts.values()].map(({ name }) => name)).toEqual(["twin", "twin", "twin"]);
  expect(new Set(boss.hosts.keys()).size).toBe(3);
});

test("a host joins the boss that was started anew, and what worked for the former one is gone", async () => {
  const meeting = makeMeeting();
  const former = makeBoss(meeting);
  const host = await joinedHost(meeting);
  const employee = await former.employ(job("spin"), { at: "remote" });
  const left = new Promise((resolve) => host.once("left", resolve));
  await within("abort", former.abort());
  await within("leaving", left);
  await employee.exited;
  const joined = new Promise((resolve) => host.once("joined", resolve));
  const boss = makeBoss(meeting);
  await within("joining again", joined);
  const again = await within("employ", boss.employ(job("echo"), { at: "remote", params: 1 }));
  expect(await again.result).toMatchObject({ params: 1 });
});

test("names of any length and times of any fraction are as good as others", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting, { name: "b".repeat(300), exitDrainMs: 100.5, orphanAfterMs: 20_000.25 });
  await joinedHost(meeting);
  const options = { at: "remote", name: "w".repeat(300), params: 1 } as const;
  const employee = await within("employ", boss.employ(job("echo"), options));
  expect(employee.name).toMatch(/^w{128,300}$/);
  expect(await employee.result).toMatchObject({ params: 1 });
});

test("a host with another token waits, learns nothing, and is not known", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  await joinedHost(meeting, { name: "right" });
  const stranger = makeHost({ ...meeting, token: makeToken() }, { name: "wrong" });
  const waits = new Promise<{ reason: string }>((resolve) => stranger.once("waiting", resolve));
  const enough = new AbortController();
  const joins = failureOf("start", stranger.start({ signal: enough.signal }));
  expect((await within("waiting", waits)).reason).toMatch(/may have another token/);
  enough.abort();
  expect(await joins).toMatchObject({
    code: "ABORTED",
    message: expect.stringMatching(/may have another token/),
  });
  expect([...boss.hosts.values()].map(({ name }) => name)).toEqual(["right"]);
});

test("start gives up by its limits, and has closed then", async () => {
  const meeting = makeMeeting();
  expect(await codeOf("timeout", makeHost(meeting).start({ timeoutMs: 50 }))).toBe("TIMEOUT");
  const aborted = AbortSignal.abort("enough");
  expect(await codeOf("abort", makeHost(meeting).start({ signal: aborted }))).toBe("ABORTED");
  const closed = makeHost(meeting);
  const started = closed.start();
  await until("waiting", () => closed.definitions.length > 0);
  expect(await codeOf("again", closed.start({ timeoutMs: 20 }))).toBe("TIMEOUT");
  expect(await codeOf("again", closed.start({ signal: aborted }))).toBe("ABORTED");
  await within("close", closed.close());
  expect(await codeOf("start", started)).toBe("ABORTED");
  const boss = await LyingBoss.open(meeting);
  const control = new AbortController();
  const joining = codeOf("abort in the lobby", makeHost(meeting).start({ signal: control.signal }));
  await boss.joining();
  control.abort();
  expect(await joining).toBe("ABORTED");
  await within("the end of its link", boss.gone);
});

test.each<[string, Partial<HostOptions>, string]>([
  ["no modules", { modules: [] }, "modules"],
  ["a short token", { token: "short" }, "token"],
  ["slots of none", { slots: 0 }, "slots"],
  ["a label without a name", { labels: { "": "c" } }, "labels"],
  ["labels with an equals sign", { labels: { "a=b": "c" } }, "labels"],
  ["a name that means any", { name: "remote" }, "name"],
  ["an option nobody knows", { slot: 3 } as never, "slots"],
  ["a dealer without hosts", { dealer: "memory:" }, "memory"],
  ["a path of its own", { dealer: "pipe:" }, "path"],
])("%s is a TypeError that names it and shows no secret", (_, options, named) => {
  const make = (): Host => new Host({ ...makeMeeting(), modules: [fixture("jobs.mjs")], ...options });
  expect(make).toThrow(TypeError);
  expect(make).toThrow(named);
  expect(make).not.toThrow("short");
});

test("a boss without a token takes no hosts, and says so", async () => {
  const { dealer, token } = makeMeeting();
  const boss = new Boss({ dealer });
  onTestFinished(() => boss.close());
  await expect(boss.employ(job("echo"), { at: "remote" })).rejects.toThrow(/token/);
  expect(() => boss.pool(job("echo"), { at: "remote" })).toThrow(/token/);
  expect(boss.hosts.size).toBe(0);
  expect(() => new Boss({ dealer: "shm:", token })).toThrow(/shm.*redis, zmq and pipe/);
  expect(() => new Boss({ dealer, token: "short" })).toThrow(/token.*16 bytes/);
  expect(() => new Boss({ dealer, token: "short" })).not.toThrow("short");
});

test("closing settles, whatever the host is at", async () => {
  const meeting = makeMeeting();
  // Workers that only know that their host has gone would take so long.
  const boss = makeBoss(meeting, { stopGraceMs: 60_000 });
  const never = makeHost(meeting);
  await within("before start", never.close());
  const joining = makeHost(meeting);
  const started = codeOf("start", joining.start());
  await within("while it looks at its modules", joining.close());
  expect(await started).toBe("ABORTED");
  const host = await joinedHost(meeting);
  const employee = await boss.employ(job("stuck"), { at: "remote" });
  await within("with a stuck worker", host.close());
  expect(await codeOf("result", employee.result)).toBe("WORKER_LOST");
  await within("twice", host.close());
  const patient = await joinedHost(meeting, { stopGraceMs: 60_000 });
  await boss.employ(job("stuck"), { at: "remote" });
  const closed = patient.close();
  await within("abort while it waits for a stuck worker", patient.abort());
  await within("its close", closed);
});
