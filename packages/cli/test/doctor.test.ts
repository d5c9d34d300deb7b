import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { startRedis } from "../../dealer-redis/test/support/redis-server.mjs";
import type { DoctorReport, Finding, Level } from "../src/index.js";
import { bossworks, makeFolder, type RunOptions } from "./support.js";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

test("an installation that is sound: every check is ok, over every dealer that needs no server", async () => {
  const { code, report } = await doctor([]);
  expect(report.findings.filter(({ level }) => level === "problem")).toEqual([]);
  expect(code).toBe(0);
  for (const subject of ["Node", "packages", "zeromq", "clock", "sockets", "shm:", "pipe:", "zmq+ipc://"])
    expect(levelsOf(report, subject), subject).toEqual(["ok"]);
  expect(report).toMatchObject({ problems: 0 });
});

test("as text: a line a finding in columns, without colours away from a terminal, and their number", async () => {
  const { code, stdout, stderr } = await bossworks([
    "doctor",
    "--dealer",
    "shm:",
    "--dealer",
    "redis://127.0.0.1:1",
  ]);
  expect(code).toBe(1);
  expect(stderr).toBe("");
  expect(stdout).not.toContain("\x1b");
  const lines = stdout.trimEnd().split("\n");
  expect(lines.at(-1)).toMatch(/^1 problem, (no|\d+) warnings?$/);
  const ok = lines.find((line) => line.includes("shm:  "));
  const problem = lines.find((line) => line.startsWith("problem"));
  expect(ok).toMatch(/^ok {7}shm: +a worker joined and answered within \d+ ms$/);
  expect(problem).toMatch(
    /^problem {2}redis:\/\/127\.0\.0\.1:1 +the Redis server at 127\.0\.0\.1:1 cannot be used/,
  );
  expect(ok?.indexOf("a worker")).toBe(problem?.indexOf("the Redis"));
});

test("a Redis server that is fit is told with its version, policy and rights", async () => {
  const redis = await startServer([]);
  const { code, report } = await doctor(["--dealer", redis.url]);
  expect(code).toBe(0);
  const [server, worker] = report.findings.filter(({ subject }) => subject === redis.url);
  expect(server).toMatchObject({
    level: "ok",
    text: expect.stringMatching(/^Redis \d+\..* all rights .* noeviction$/),
  });
  expect(worker).toMatchObject({ level: "ok", text: expect.stringMatching(/^a worker joined and answered/) });
});

test("a Redis user with the rights of a boss without hosts is warned of those that hosts need", async () => {
  const rights = "~{bossworks:* -@all +hello +xadd +xread +xtrim +pexpire +unlink +config|get".split(" ");
  const redis = await startServer(["--user", "boss", "on", ">pw", ...rights]);
  const { code, report } = await doctor(["--dealer", redis.url.replace("://", "://boss:pw@")]);
  expect(code).toBe(0);
  const [server, hosts, worker] = report.findings.filter(({ subject }) => subject === redis.url);
  expect([server?.level, hosts?.level, worker?.level]).toEqual(["ok", "warning", "ok"]);
  expect(hosts).toMatchObject({
    text: expect.stringMatching(/^hosts could not join: .* \+set \+get \+eval on/),
    mend: expect.stringContaining("no host"),
  });
});

test("a Redis server that may evict keys, and one nobody listens at, are problems; passwords are not shown", async () => {
  const redis = await startServer(["--maxmemory-policy", "allkeys-lru", "--requirepass", "s3cret"]);
  const given = redis.url.replace("://", "://:s3cret@");
  const { code, stdout, report } = await doctor([
    "--dealer",
    given,
    "--dealer",
    "redis://:s3cret@127.0.0.1:1",
  ]);
  expect(code).toBe(1);
  expect(report.problems).toBe(2);
  expect(problemsOf(report)).toEqual([
    expect.objectContaining({ subject: redis.url, text: expect.stringMatching(/"allkeys-lru".*noeviction/) }),
    expect.objectContaining({
      subject: "redis://127.0.0.1:1",
      text: expect.stringMatching(/nothing listens.*start the server/),
    }),
  ]);
  expect(stdout).not.toContain("s3cret");
});

test("packages of different versions are a problem, with the command that mends it; so is one that cannot be loaded", async () => {
  const cwd = makeFolder();
  installEmpty(cwd, "@bossworks/core", "0.2.0");
  installEmpty(cwd, "@bossworks/dealer-shm", "0.10.0");
  const { code, report } = await doctor(["--dealer", "memory:"], { cwd });
  expect(code).toBe(1);
  const problems = problemsOf(report);
  expect(problems[0]).toMatchObject({
    subject: "packages",
    text: expect.stringContaining("versions differ"),
    mend: expect.stringMatching(/^npm install @bossworks\/core@0\.10\.0 @bossworks\/dealer-shm@0\.10\.0 /),
  });
  expect(problems.slice(1).map(({ text }) => text.replace(/ in .*/, ""))).toEqual([
    "@bossworks/core",
    "@bossworks/dealer-shm",
  ]);
});

test("a second copy of core is a warning", async () => {
  const cwd = makeFolder();
  installCopy(cwd, "@bossworks/core");
  mkdirSync(join(cwd, "node_modules/@bossworks"), { recursive: true });
  symlinkSync(join(ROOT, "packages/dealer-shm"), join(cwd, "node_modules/@bossworks/dealer-shm"), "dir");
  const { report } = await doctor(["--dealer", "memory:"], { cwd });
  const warnings = report.findings.filter(({ level }) => level === "warning").map(({ text }) => text);
  expect(warnings).toContainEqual(expect.stringMatching(/^@bossworks\/dealer-shm uses a second copy/));
});

test("a zeromq without its native code is a problem that says which dealers are missing; the rest is told all the same", async () => {
  const cwd = makeFolder();
  for (const name of ["@bossworks/core", "@bossworks/dealer-zmq", "zeromq", "cmake-ts"])
    installCopy(cwd, name, ({ path }) => !/zeromq[\\/](build|src)$/.test(path));
  const { code, report } = await doctor(["--dealer", "shm:"], { cwd });
  expect(code).toBe(1);
  expect(problemsOf(report)).toEqual([
    expect.objectContaining({ subject: "packages", text: expect.stringContaining("dealer-zmq") }),
    expect.objectContaining({
      subject: "zeromq",
      text: expect.stringContaining("no dealers of zmq+tcp: and zmq+ipc:"),
    }),
  ]);
  const { stderr, ...keys } = await bossworks(["keys"], { cwd });
  expect(keys).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(/dealer-zmq cannot be loaded.*--no-curve/);
});

test("a folder for temporary files whose path is too long for sockets is a problem", async () => {
  const folder = join(makeFolder(), "x".repeat(100));
  mkdirSync(folder);
  const { code, report } = await doctor(["--dealer", "shm:"], { env: { TMPDIR: folder } });
  expect(code).toBe(1);
  expect(problemsOf(report)).toEqual([
    expect.objectContaining({
      subject: "sockets",
      text: expect.stringContaining("103"),
      mend: expect.stringContaining("TMPDIR"),
    }),
  ]);
});

test("a path that is too long, one that is taken and an address that needs CURVE are problems of their dealers", async () => {
  const folder = makeFolder();
  const taken = join(folder, "taken");
  const server = createServer().listen(taken);
  onTestFinished(() => void server.close());
  const urls = [`pipe:/${"x".repeat(110)}`, `zmq+ipc://${taken}`, "zmq+tcp://*:5555"];
  const { code, report } = await doctor(urls.flatMap((url) => ["--dealer", url]));
  expect(code).toBe(1);
  expect(problemsOf(report)).toEqual([
    expect.objectContaining({ subject: urls[0], text: expect.stringContaining("103") }),
    expect.objectContaining({ subject: urls[1], text: expect.stringContaining(taken) }),
    expect.objectContaining({ subject: urls[2], text: expect.stringContaining("CURVE") }),
  ]);
});

test.each([
  ["redis://127.0.0.1:1", "redis://127.0.0.1:1"],
  ["redis:boss:s3cret@127.0.0.1:1", "redis:127.0.0.1:1"],
  ["redsi://boss:s3/cr@t@host", "redsi://host"],
])(
  "the dealer that the environment names is tried too, and a mistake in it shows no password: %s",
  async (given, shown) => {
    const { code, stdout, report } = await doctor([], { env: { BOSSWORKS_DEALER: given } });
    expect(code).toBe(1);
    expect(problemsOf(report).map(({ subject }) => subject)).toEqual([shown]);
    expect(stdout).not.toMatch(/s3/);
  },
);

async function doctor(args: readonly string[], options?: RunOptions) {
  const { code, stdout } = await bossworks(["doctor", "--json", ...args], options);
  return { code, stdout, report: JSON.parse(stdout) as DoctorReport };
}

function levelsOf({ findings }: DoctorReport, subject: string): Level[] {
  return findings.filter((finding) => finding.subject === subject).map(({ level }) => level);
}

function problemsOf({ findings }: DoctorReport): Finding[] {
  return findings.filter(({ level }) => level === "problem");
}

async function startServer(args: readonly string[]) {
  const server = await startRedis(args);
  onTestFinished(() => server.stop());
  return server;
}

/** What an install that was broken off leaves: a package.json, and no code. */
function installEmpty(project: string, name: string, version: string): void {
  const file = join(project, "node_modules", name, "package.json");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    JSON.stringify({
      name,
      version,
      type: "module",
      exports: { ".": "./dist/index.js", "./package.json": "./package.json" },
    }),
  );
}

/** A real package, or what `keeps` leaves of it. */
function installCopy(
  project: string,
  name: string,
  keeps = (_: { readonly path: string }): boolean => true,
): void {
  const filter = (path: string): boolean => keeps({ path });
  cpSync(join(ROOT, "node_modules", name), join(project, "node_modules", name), {
    recursive: true,
    dereference: true,
    filter,
  });
}
