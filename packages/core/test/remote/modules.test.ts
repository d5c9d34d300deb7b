import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { WaitOptions } from "@bossworks/core";
import { expect, onTestFinished, test } from "vitest";
import {
  codeOf,
  failureOf,
  fixture,
  isAlive,
  job,
  joinedHost,
  type Meeting,
  makeBoss,
  makeHost,
  makeMeeting,
  mistakeOf,
  nextEvent,
  until,
  within,
} from "./support.js";

const AT = { at: "remote" } as const;

/** What a host with these modules runs. */
async function definitionsOf(meeting: Meeting, ...files: string[]): Promise<readonly string[]> {
  const host = await joinedHost(meeting, { modules: files.map(fixture) });
  return [...host.definitions].sort();
}

test("a host runs what its modules define by name, or export from another one", async () => {
  const meeting = makeMeeting();
  makeBoss(meeting);
  expect(await definitionsOf(meeting, "other-jobs.mjs")).toEqual(["counts", "other"]);
  const all = await definitionsOf(meeting, "other-jobs.mjs", "jobs.mjs");
  expect(all).toContain("other");
  expect(all).toContain("echo");
  expect(all).not.toContain(undefined);
});

test("a module may be given by a link to it, and need not export what it defines", async () => {
  const folder = mkdtempSync(join(tmpdir(), "bossworks-modules-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const link = join(folder, "link.mjs");
  symlinkSync(fixture("not-exported.mjs"), link);
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  const host = await joinedHost(meeting, { modules: [link] });
  expect(host.definitions).toEqual(["hidden"]);
  const { hidden } = (await import(fixture("not-exported.mjs").href)).default as { hidden: never };
  expect(await (await within("employ", boss.employ(hidden, AT))).result).toBe("found");
});

test("modules may be files beside the working directory", async () => {
  const meeting = makeMeeting();
  makeBoss(meeting);
  const host = await joinedHost(meeting, { modules: ["packages/core/test/fixtures/remote/jobs.mjs"] });
  expect(host.definitions).toContain("echo");
});

test("a module that guards its main part by isWorker runs none of it at a host", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  await joinedHost(meeting, { modules: [fixture("with-boss.mjs")] });
  const { guarded } = (await import(fixture("with-boss.mjs").href)) as { guarded: never };
  expect(await (await within("employ", boss.employ(guarded, AT))).result).toBe("ran");
});

test("a name that two modules use, and a module without names, are refused at the start", async () => {
  const start = (...files: string[]) =>
    mistakeOf(() => makeHost(makeMeeting(), { modules: files.map(fixture) }).start());
  expect(await start("jobs.mjs", "same-name.mjs")).toBeInstanceOf(TypeError);
  expect((await start("jobs.mjs", "same-name.mjs")).message).toMatch(
    /"echo" is defined by .*jobs.* and by .*same-name/,
  );
  expect(await start("nameless.mjs")).toBeInstanceOf(TypeError);
  expect((await start("nameless.mjs")).message).toMatch(/nameless.mjs defines no worker with a name/);
});

test("more definitions than a boss takes, and a longer name, are refused at the start", async () => {
  const start = (file: string) =>
    mistakeOf(() => makeHost(makeMeeting(), { modules: [fixture(file)] }).start());
  expect(await start("many-names.mjs")).toBeInstanceOf(TypeError);
  expect((await start("many-names.mjs")).message).toMatch(/1001 definitions; at most 1000/);
  expect(await start("long-name.mjs")).toBeInstanceOf(TypeError);
  expect((await start("long-name.mjs")).message).toMatch(/129 characters; 128/);
});

test("a host that closes while it looks at its modules ends the process that looks", async () => {
  const folder = mkdtempSync(join(tmpdir(), "bossworks-modules-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "pid");
  const module = fixture("never-loads.mjs");
  module.searchParams.set("file", file);
  const host = makeHost(makeMeeting(), { modules: [module] });
  const started = codeOf("start", host.start());
  await until("its process", () => existsSync(file) && readFileSync(file, "utf8") !== "");
  await within("close", host.close());
  expect(await started).toBe("ABORTED");
  expect(isAlive({ where: { pid: Number(readFileSync(file, "utf8")) } })).toBe(false);
});

test.each([
  ["that is not there", "nowhere.mjs", "missing"],
  ["with a mistake in its syntax", "../failures/syntax-error.mjs", "syntax"],
  ["that throws", "../failures/module-throws.mjs", "threw"],
  ["that makes hosts of its own", "makes-hosts.mjs", "threw"],
  ["that ends its process", "../failures/module-exits.mjs", "threw"],
])("a module %s is WORKER_LOAD_FAILED at the start", async (_, file, reason) => {
  const host = makeHost(makeMeeting(), { modules: [fixture(file)] });
  const error = await failureOf("start", host.start());
  expect([error.code, error.reason]).toEqual(["WORKER_LOAD_FAILED", reason]);
});

test("another version of a module is noticed: told once for each host, and the same version goes first", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  await joinedHost(meeting, { name: "other", slots: 4, modules: [fixture("same-name.mjs")] });
  const mismatch = nextEvent(boss, "hostmismatch");
  let told = 0;
  boss.on("hostmismatch", () => told++);
  const run = async (): Promise<unknown> => (await boss.employ(job("echo"), AT)).result;
  expect(await within("run", run())).toBe("another echo");
  expect(await mismatch).toMatchObject({ host: { name: "other" }, definition: "echo" });
  expect(await within("again", run())).toBe("another echo");
  expect(told).toBe(1);
  await joinedHost(meeting, { name: "same", slots: 1 });
  expect(await within("where it is the same", run())).toMatchObject({ pid: expect.any(Number) });
  expect(told).toBe(1);
});

test("a host that is started when its module's file was replaced is known to have another version", async () => {
  const folder = mkdtempSync(join(tmpdir(), "bossworks-modules-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "replaced.mjs");
  const write = (version: number): void => {
    const core = JSON.stringify(import.meta.resolve("@bossworks/core"));
    const making = `defineWorker(import.meta, () => ${version}, { name: "version" })`;
    writeFileSync(file, `import { defineWorker } from ${core};\nexport const version = ${making};\n`);
  };
  write(1);
  const { version } = (await import(pathToFileURL(file).href)) as { version: never };
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  const run = async (): Promise<unknown> => (await boss.employ(version, AT)).result;
  const former = await joinedHost(meeting, { modules: [file] });
  expect(await within("run", run())).toBe(1);
  await within("close", former.close());
  write(2);
  await joinedHost(meeting, { name: "latter", modules: [file] });
  const mismatch = nextEvent(boss, "hostmismatch");
  expect(await within("run", run())).toBe(2);
  expect(await mismatch).toMatchObject({ host: { name: "latter" }, definition: "version" });
});

test("start obeys its limits while it looks at a module that never ends, whose process is then gone", async () => {
  const folder = mkdtempSync(join(tmpdir(), "bossworks-modules-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const start = (name: string, limits: WaitOptions): Promise<string> => {
    const module = fixture("never-loads.mjs");
    module.searchParams.set("file", join(folder, name));
    return codeOf(name, makeHost(makeMeeting(), { modules: [module] }).start(limits));
  };
  const controller = new AbortController();
  const aborted = start("signal", { signal: controller.signal });
  expect(await start("time", { timeoutMs: 100 })).toBe("TIMEOUT");
  const pid = (): string =>
    existsSync(join(folder, "signal")) ? readFileSync(join(folder, "signal"), "utf8") : "";
  await until("its process", () => pid() !== "");
  controller.abort();
  expect(await aborted).toBe("ABORTED");
  expect(isAlive({ where: { pid: Number(pid()) } })).toBe(false);
});
