import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Boss, type BossOptions } from "@bossworks/core";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { busy } from "./fixtures/busy.worker.mjs";
import { echo } from "./fixtures/echo.worker.mjs";
import { RunningHost } from "./running-host.js";
import { bossworks, makeFolder, within } from "./support.js";

const TOKEN = "a token of these tests";
const OTHER_TOKEN = "another token of these tests";
const AT = { at: "remote" };

let dealer: string;
beforeEach(() => {
  dealer = `pipe://${join(makeFolder(), "boss.sock")}`;
});

test("a host joins with what it was told, and runs a worker, which does not know the token", async () => {
  const boss = makeBoss({ name: "jobs" });
  const host = startHost("--name", "mill", "--slots", "3", "--label", "gpu=a=100", "--label", "zone=eu");
  expect(await host.event("starting")).toMatchObject({ host: "mill", dealer, slots: 3 });
  expect(await host.event("joined")).toMatchObject({ boss: "jobs", definitions: ["echo", "busy"] });
  const labels = { gpu: "a=100", zone: "eu" };
  expect([...boss.hosts.values()]).toMatchObject([{ name: "mill", pid: host.pid, slots: 3, labels }]);
  const employee = await within("employing", boss.employ(echo, { at: "gpu=a=100" }));
  expect(await host.event("started")).toMatchObject({ worker: employee.id, definition: "echo", busy: 1 });
  await employee.send("hello");
  for await (const message of employee) {
    expect(message).toBe("hello");
    break;
  }
  await employee.end();
  expect(await within("the result", employee.result)).toBe("no token");
  expect(await host.event("exited")).toMatchObject({ level: "info", worker: employee.id, code: 0, busy: 0 });
});

test.each(["SIGTERM", "SIGINT"] as const)(
  "%s drains: the worker it has finishes, its result arrives, and the exit code is 0",
  async (signal) => {
    const boss = makeBoss();
    const host = startHost();
    const employee = await within("employing", boss.employ(echo, AT));
    const isDraining = new Promise((resolve) => boss.once("hostdraining", resolve));
    host.signal(signal);
    expect(await host.event("draining")).toMatchObject({ signal, busy: 1 });
    await within("the boss's word of it", isDraining);
    await employee.send("still here");
    await employee.end();
    expect(await within("the result", employee.result)).toBe("no token");
    expect(await host.end()).toEqual({ code: 0, signal: null });
    expect(host.lines.at(-1)).toMatchObject({ level: "info", event: "ended" });
    expect(boss.hosts.size).toBe(0);
  },
);

test("Ctrl-C that arrives twice, from the terminal and from npx, is one", async () => {
  const boss = makeBoss();
  const host = startHost();
  const employee = await within("employing", boss.employ(echo, AT));
  host.signal("SIGINT");
  host.signal("SIGINT");
  await host.event("draining");
  await employee.end();
  expect(await within("the result", employee.result)).toBe("no token");
  expect(await host.end()).toEqual({ code: 0, signal: null });
});

test("SIGHUP is ignored", async () => {
  const boss = makeBoss();
  const host = startHost();
  await host.event("joined");
  host.signal("SIGHUP");
  const employee = await within("employing", boss.employ(echo, AT));
  await employee.end();
  expect(await within("the result", employee.result)).toBe("no token");
});

test("a second signal ends all at once, as by that signal, and leaves nothing behind", async () => {
  const boss = makeBoss();
  const host = startHost();
  const employee = await startBusy(boss);
  host.signal("SIGINT");
  await host.event("draining");
  host.signal("SIGTERM");
  expect(await host.event("aborting")).toMatchObject({ level: "warn", signal: "SIGTERM", busy: 1 });
  expect(await host.end()).toEqual({ code: null, signal: "SIGTERM" });
  expect(isAlive(employee.where.pid)).toBe(false);
  await expect(within("the result", employee.result)).rejects.toMatchObject({ code: "WORKER_LOST" });
});

test("after --drain-ms workers are stopped, killed after --stop-grace-ms, and the exit code is 0", async () => {
  const boss = makeBoss();
  const host = startHost("--drain-ms", "50", "--stop-grace-ms", "50");
  const employee = await startBusy(boss);
  host.signal("SIGTERM");
  await host.event("draining");
  expect(await host.event("closing")).toMatchObject({ level: "warn", busy: 1 });
  expect(await host.end()).toEqual({ code: 0, signal: null });
  expect(isAlive(employee.where.pid)).toBe(false);
});

test("a host with another token waits, says why, and the boss knows nothing of it", async () => {
  const boss = makeBoss({ token: OTHER_TOKEN });
  await within("opening", boss.employ(echo));
  const host = startHost();
  const { level, reason } = await host.event("waiting");
  expect(level).toBe("warn");
  expect(reason).toMatch(/\w/);
  expect(boss.hosts.size).toBe(0);
  host.signal("SIGTERM");
  expect(await host.end()).toEqual({ code: 0, signal: null });
  expect(host.output).not.toMatch(/token of these tests/);
});

test("a boss may come later than its host", async () => {
  const host = startHost();
  await host.event("waiting");
  const boss = makeBoss();
  const employee = await within("employing", boss.employ(echo, AT));
  await host.event("joined");
  await employee.end();
  expect(await within("the result", employee.result)).toBe("no token");
});

test("a boss that was started anew is joined again", async () => {
  const former = makeBoss({ name: "former" });
  const host = startHost();
  expect(await host.event("joined")).toMatchObject({ boss: "former" });
  await former.close();
  await host.event("left");
  const boss = makeBoss({ name: "latter" });
  const employee = await within("employing", boss.employ(echo, AT));
  expect(await host.event("joined")).toMatchObject({ boss: "latter" });
  await employee.end();
  expect(await within("the result", employee.result)).toBe("no token");
});

test("a reason for waiting is told once, not at every attempt", async () => {
  const host = startHost("--log-level", "debug");
  await host.event("waiting");
  await host.event("waiting");
  await host.event("waiting");
  expect(host.lines.filter(({ event }) => event === "waiting").map(({ level }) => level)).toEqual([
    "warn",
    "debug",
    "debug",
  ]);
});

test("the log of lines has time, level and text, one line an event, also where a boss's name has several", async () => {
  const boss = makeBoss({ name: "jobs\n2026-01-01T00:00:00.000Z info  forged\x1b[2J\x9b2J" });
  const host = new RunningHost(argsOf([]), { token: TOKEN, log: "lines" });
  const told = new RunningHost(argsOf(["--name", "told"]), { token: TOKEN });
  await within(
    "both hosts",
    new Promise<void>((resolve) => boss.on("hostjoined", () => boss.hosts.size === 2 && resolve())),
  );
  await told.event("joined");
  host.signal("SIGTERM");
  expect(await host.end()).toEqual({ code: 0, signal: null });
  for (const line of host.output.trimEnd().split("\n"))
    expect(line).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (debug|info |warn |error) [a-z]+/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
  expect(host.output + told.output).not.toMatch(/^2026-01-01|[\x1b\x9b]/m);
});

test.each([
  ["a module that is not there", ["missing.worker.mjs"], /missing\.worker\.mjs/],
  ["a module without a worker that has a name", ["nameless.worker.mjs"], /nameless\.worker\.mjs defines no/],
  ["two modules of one name", ["echo.worker.mjs", "second-echo.worker.mjs"], /"echo" is defined by/],
])("%s is told, and the exit code is 1", async (_, modules, reason) => {
  const host = new RunningHost([dealer, ...modules.flatMap(moduleOption)], { token: TOKEN });
  expect(await host.event("failed")).toMatchObject({ level: "error", reason: expect.stringMatching(reason) });
  expect(await host.end()).toEqual({ code: 1, signal: null });
});

test.each([
  ["no token", {}, /--token-file.*BOSSWORKS_TOKEN/],
  ["an empty one", { token: "" }, /--token-file.*BOSSWORKS_TOKEN/],
  ["one that is too short", { token: "s3cret" }, /16 bytes/],
])("%s: exit code 1, and what is wrong with it", async (_, options, reason) => {
  const host = new RunningHost(argsOf([]), options);
  expect(await host.event("failed")).toMatchObject({ reason: expect.stringMatching(reason) });
  expect(await host.end()).toEqual({ code: 1, signal: null });
  expect(host.output).not.toContain("s3cret");
});

test("the token file of `bossworks keys` is taken, also with a line end, and goes before the environment", async () => {
  const out = makeFolder();
  expect((await bossworks(["keys", "--no-curve", "--out", out, "--force"])).code).toBe(0);
  const file = join(out, "token");
  writeFileSync(file, `${TOKEN}\r\n`);
  makeBoss();
  const host = new RunningHost(argsOf(["--token-file", file]), { token: OTHER_TOKEN });
  await host.event("joined");
  expect(host.output).not.toMatch(/token of these tests/);
});

test.each([
  ["is not there", () => join(makeFolder(), "token"), /ENOENT/],
  ["is a folder", openFolder, /is a folder/],
  ["is empty", () => tokenFile("\n", 0o600), /is empty/],
  ["others can read", () => tokenFile(TOKEN, 0o644), /mode 0644.*chmod 600/],
  ["its group can write", () => tokenFile(TOKEN, 0o620), /mode 0620.*chmod 600/],
])("a token file that %s is refused: exit code 1", async (_, make, reason) => {
  const host = new RunningHost(argsOf(["--token-file", make()]));
  expect(await host.event("failed")).toMatchObject({ reason: expect.stringMatching(reason) });
  expect(await host.end()).toEqual({ code: 1, signal: null });
  expect(host.output).not.toContain(TOKEN);
});

function makeBoss(options: BossOptions = {}): Boss {
  const boss = new Boss({ dealer, token: TOKEN, ...options });
  onTestFinished(() => boss.close());
  return boss;
}

function startHost(...args: readonly string[]): RunningHost {
  return new RunningHost(argsOf(args), { token: TOKEN });
}

function argsOf(args: readonly string[]): string[] {
  return [dealer, ...["echo.worker.mjs", "busy.worker.mjs"].flatMap(moduleOption), ...args];
}

function moduleOption(name: string): string[] {
  return ["--module", fileURLToPath(new URL(`fixtures/${name}`, import.meta.url))];
}

/** A worker that is heard once, and then never obeys. */
async function startBusy(boss: Boss) {
  const employee = await within("employing", boss.employ(busy, AT));
  await within("its beginning", new Promise((resolve) => employee.once("message", resolve)));
  return employee;
}

/** One whose mode would be refused of a file. */
function openFolder(): string {
  const folder = makeFolder();
  chmodSync(folder, 0o755);
  return folder;
}

function tokenFile(content: string, mode: number): string {
  const file = join(makeFolder(), "token");
  writeFileSync(file, content);
  chmodSync(file, mode);
  return file;
}

function isAlive(pid: number | undefined): boolean {
  try {
    return process.kill(pid ?? Number.NaN, 0);
  } catch {
    return false;
  }
}
